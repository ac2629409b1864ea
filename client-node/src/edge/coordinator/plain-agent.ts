import { Agent, type AgentOptions } from "node:http";
import type { Duplex } from "node:stream";

/** Connects without TLS, and knows its newest connection. */
export class PlainAgent extends Agent {
  #newest: Duplex | undefined;

  constructor(options: AgentOptions = { keepAlive: false }) {
    super(options);
  }

  /** The newest connection; undefined before the first. */
  get stream(): Duplex | undefined {
    return this.#newest;
  }

  override createConnection(
    ...given: Parameters<Agent["createConnection"]>
  ): ReturnType<Agent["createConnection"]> {
    const stream = super.createConnection(...given);
    this.#newest = stream ?? undefined;
    return stream;
  }
}
