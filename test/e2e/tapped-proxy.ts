import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type NodeMessage, nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { ClientStream } from "./frames.ts";

/** What to do with a message of the node before it travels on. */
export type Verdict = "pass" | "cut";

/** A TCP proxy before the coordinator: records what a node sends, and can cut its connection at a chosen message. */
export class TappedProxy {
  /** Port of the coordinator; it may change when the coordinator restarts. */
  target = 0;
  /** Called with each protocol message of the node before it is passed on. */
  onMessage: (message: NodeMessage) => Verdict = () => "pass";
  /** Called after a protocol message was handed to the network. */
  onPassed: (message: NodeMessage) => void = () => undefined;
  /** Everything the node has sent, without masks: requests and frames of all connections. */
  readonly sent: Buffer[] = [];
  connections = 0;
  /** Whether any answer agreed on an extension such as compression. */
  isExtended = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (node) => this.#join(node));
  }

  /** Starts a proxy on a free port. */
  static async start(): Promise<TappedProxy> {
    const server = createServer({ allowHalfOpen: false });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new TappedProxy(server);
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    return typeof address === "object" && address ? address.port : 0;
  }

  /** Cuts every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  stop(): void {
    this.cut();
    this.#server.close();
  }

  #join(node: Socket): void {
    this.connections += 1;
    const coordinator = connect(this.target, "127.0.0.1");
    const stream = new ClientStream();
    for (const [socket, other] of [
      [node, coordinator],
      [coordinator, node],
    ]) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        other.end();
      });
    }
    node.on("data", (bytes) => this.#pass(stream, bytes, coordinator));
    coordinator.once("data", (bytes) => {
      this.isExtended ||= /sec-websocket-extensions/i.test(bytes.toString("latin1"));
    });
    coordinator.on("data", (bytes) => node.write(bytes));
  }

  #pass(stream: ClientStream, bytes: Uint8Array, coordinator: Socket): void {
    for (const { raw, plain, isBinary } of stream.push(bytes)) {
      this.sent.push(plain);
      const message = isBinary ? decodeCanonical(Uint8Array.from(plain), nodeMessage) : undefined;
      if (message && this.onMessage(message) === "cut") return this.cut();
      coordinator.write(raw, () => message && this.onPassed(message));
    }
  }
}
