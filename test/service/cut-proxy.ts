import { once } from "node:events";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";

/** A way to a server of this machine that can be cut: then nothing passes, and nobody is told. */
export class CutProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async before(port: number): Promise<CutProxy> {
    const server = createServer();
    const proxy = new CutProxy(server);
    server.on("connection", (socket) => proxy.#passOn(socket, port));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.unpipe().pause();
  }

  /** What was cut is lost; new connections pass. */
  mend(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** New connections pass; what was cut gets no answer and hears nothing. */
  mendForNew(): void {
    this.#isCut = false;
  }

  async end(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.mend();
    await closed;
  }

  #passOn(socket: Socket, port: number): void {
    this.#keep(socket);
    if (this.#isCut) return void socket.pause();
    const other = connect(port, "127.0.0.1");
    this.#keep(other);
    socket.once("close", () => other.destroy());
    other.once("close", () => socket.destroy());
    socket.pipe(other).pipe(socket);
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
