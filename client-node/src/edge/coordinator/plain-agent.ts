import type { AgentOptions } from "node:http";
import type { Duplex } from "node:stream";

/** An import would look at each of its names, of which one loads a client of its own: thirty milliseconds. */
const { Agent } = process.getBuiltinModule("node:http");

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
    ...given: Parameters<InstanceType<typeof Agent>["createConnection"]>
  ): ReturnType<InstanceType<typeof Agent>["createConnection"]> {
    const stream = super.createConnection(...given);
    this.#newest = stream ?? undefined;
    return stream;
  }
}
