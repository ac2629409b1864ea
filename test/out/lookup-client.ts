import { type Socket, connect } from "node:net";
import { userWriter, setJson } from "@fedseg/client-node/labels/user-json.ts";
import { scoresIn } from "@fedseg/client-node/labels/told-score.ts";
import { LookupIndex } from "@fedseg/client-node/labels/lookup-index.ts";
import type { ListedSet } from "./label-sets.ts";
import type { LookupLabels } from "@fedseg/client-node/edge/labels/lookup/routes.ts";

/** Token of every test server. */
export const TOKEN = "0123456789abcdef0123456789abcdef-._~+/==";

/** Labels that a server answers from, in memory. */
export function lookupLabels(set: ListedSet): LookupLabels {
  const index = new LookupIndex(1, set.programs);
  for (const user of set.listed) index.add(user);
  return {
    find: (id) => index.find(id),
    write: userWriter(set.programs),
    scores: scoresIn(set.programs),
    facts: setJson(set),
  };
}

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** A connection to a server on loopback that sends what it is told, byte for byte, and reads answers one by one. */
export class RawConnection {
  readonly #socket: Socket;
  #received = "";
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (text) => {
      this.#received += String(text);
      this.#wake();
    });
    const over = () => {
      this.#isOver = true;
      this.#wake();
    };
    this.#socket.on("close", over).on("error", over);
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  /** Reads the next answer; undefined when the server closes the connection instead. */
  async answer(): Promise<WireAnswer | undefined> {
    for (;;) {
      const end = this.#received.indexOf("\r\n\r\n");
      const head = this.#received.slice(0, Math.max(0, end));
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      const rest = Buffer.from(this.#received.slice(end + 4));
      if (end >= 0 && rest.length >= length) {
        this.#received = rest.subarray(length).toString();
        return { status: Number(head.split(" ")[1]), head, body: rest.subarray(0, length).toString() };
      }
      if (this.#isOver) return undefined;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  /** Waits until the server has closed the connection. */
  async closed(): Promise<void> {
    while (!this.#isOver) await new Promise<void>((wake) => (this.#wake = wake));
  }

  close(): void {
    this.#socket.destroy();
  }
}
