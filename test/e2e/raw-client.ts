import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { PROTOCOLS } from "@fedseg/shared/plan/protocols.ts";

/** What a client says to be let in. */
export interface RawProof {
  readonly name: string;
  readonly nonce: Uint8Array;
  readonly signature: Uint8Array;
}

/** A Socket.IO client written out by hand over a WebSocket, so that it can say what a proper one never would. */
export class RawClient {
  /** The coordinator's nonce. */
  readonly challenged: Promise<Uint8Array>;
  /** Whether the coordinator has let this client in before the connection ended. */
  readonly admitted: Promise<boolean>;
  /** The coordinator's signature, once it has let this client in. */
  readonly welcomed: Promise<Uint8Array>;
  readonly closed: Promise<void>;
  /** Protocol messages received, in hexadecimal. */
  readonly messages: string[] = [];
  readonly #socket: WebSocket;
  #event = "";
  /** The study that messages are of: the first that the coordinator lists. */
  #study = "0".repeat(64);

  /** `isSilent`: opens the transport and says nothing at all. */
  constructor(port: number, isSilent = false) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    const [challenged, welcomed] = [Promise.withResolvers<Uint8Array>(), Promise.withResolvers<Uint8Array>()];
    const admitted = Promise.withResolvers<boolean>();
    [this.challenged, this.welcomed, this.admitted] = [
      challenged.promise,
      welcomed.promise,
      admitted.promise,
    ];
    this.closed = new Promise((resolve) => {
      socket.addEventListener("close", () => {
        admitted.resolve(false);
        resolve();
      });
    });
    socket.addEventListener("error", () => undefined);
    socket.addEventListener("message", ({ data }: { data: unknown }) => {
      const text = typeof data === "string" ? data : "";
      if (data instanceof ArrayBuffer) {
        if (this.#event.includes('"challenge"')) challenged.resolve(new Uint8Array(data));
        else if (this.#event.includes('"welcome"')) welcomed.resolve(new Uint8Array(data));
        else this.messages.push(toHex(new Uint8Array(data)));
      }
      if (text.startsWith("0") && !isSilent) socket.send("40");
      if (text === "2") socket.send("3");
      // Said right after the welcome.
      if (text.startsWith('42["studies"')) {
        this.#study = /[0-9a-f]{64}/.exec(text)?.[0] ?? this.#study;
        admitted.resolve(true);
      }
      this.#event = text;
    });
  }

  /** Sends what it speaks and the proof, then tells whether it was accepted; software of before fedseg/6 spoke of no protocols. */
  async prove({ name, nonce, signature }: RawProof, protocols = PROTOCOLS): Promise<boolean> {
    if (protocols.length > 0) this.sendText(`42["protocols",${JSON.stringify(protocols)}]`);
    const [first, second] = [0, 1].map((num) => ({ _placeholder: true, num }));
    this.sendText(`452-["proof",${JSON.stringify({ name, nonce: first, signature: second })}]`);
    this.sendBytes(nonce);
    this.sendBytes(signature);
    return this.admitted;
  }

  /** Sends one protocol message. */
  sendMessage(bytes: Uint8Array): void {
    this.sendText(`451-["message","${this.#study}",{"_placeholder":true,"num":0}]`);
    this.sendBytes(bytes);
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(Uint8Array.from(bytes));
  }

  close(): void {
    this.#socket.close();
  }
}
