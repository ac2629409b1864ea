import { once } from "node:events";
import { type Socket, connect } from "node:net";
import { proveNode } from "@fedseg/shared/protocol/handshake.ts";
import { clientFrame } from "../e2e/frames.ts";
import { COORDINATOR, NODES, STUDY } from "./meeting.ts";
import { PROTOCOLS } from "@fedseg/shared/plan/protocols.ts";

const MASK = Uint8Array.of(1, 2, 3, 4);
/** Length of a short frame's head, and of a nonce. */
const [HEAD, NONCE] = [2, 32];

/** A peer on a bare TCP connection, which reads and writes when it likes, and never answers a ping. */
export class BarePeer {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  #received = Buffer.alloc(0);

  constructor(port: number) {
    this.socket = connect(port, "127.0.0.1");
    this.socket.on("error", () => undefined);
    this.socket.on("data", (bytes) => (this.#received = Buffer.concat([this.#received, bytes])));
    this.closed = new Promise((closed) => this.socket.once("close", closed));
  }

  /** Upgrades to a WebSocket and joins. */
  async greet(): Promise<void> {
    this.socket.write(
      [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        "Host: x",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "\r\n",
      ].join("\r\n"),
    );
    await this.#until('"maxPayload"');
    this.say("40");
  }

  /** Greets, and proves to be a node of the roster. */
  async prove(name: string): Promise<void> {
    await this.greet();
    const at = (await this.#until('"challenge"')) + HEAD;
    const from = this.#received.indexOf("}]", at) + 2 + HEAD;
    while (this.#received.length < from + NONCE) await once(this.socket, "data");
    const coordinatorNonce = Uint8Array.from(this.#received.subarray(from, from + NONCE));
    const key = NODES.get(name)!;
    const nonce = new Uint8Array(NONCE).fill(5);
    const signature = proveNode(key, {
      name,
      node: key.publicKey,
      coordinator: COORDINATOR.publicKey,
      coordinatorNonce,
      nodeNonce: nonce,
      channel: new Uint8Array(0),
    });
    const [first, second] = [0, 1].map((num) => ({ _placeholder: true, num }));
    this.say(`42["protocols",${JSON.stringify(PROTOCOLS)}]`);
    this.say(`452-["proof",${JSON.stringify({ name, nonce: first, signature: second })}]`);
    this.bytes(nonce);
    this.bytes(signature);
    await this.#until('"welcome"');
  }

  /** Sends one message of the protocol's. */
  message(bytes: Uint8Array): void {
    this.say(`451-["message","${STUDY}",{"_placeholder":true,"num":0}]`);
    this.bytes(bytes);
  }

  say(text: string): void {
    this.socket.write(clientFrame(new TextEncoder().encode(text), MASK, 1));
  }

  bytes(bytes: Uint8Array): void {
    this.socket.write(clientFrame(bytes, MASK));
  }

  /** Waits for a text and returns where it stands in what was received. */
  async #until(text: string): Promise<number> {
    while (!this.#received.includes(text)) await once(this.socket, "data");
    return this.#received.indexOf(text);
  }
}
