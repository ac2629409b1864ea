import { createHash } from "node:crypto";
import { Agent, type RequestOptions } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { type TLSSocket, connect } from "node:tls";
import { EXPORTER_LABEL } from "@fedseg/shared/protocol/handshake.ts";

/** Where a coordinator is, and how its TLS is known. */
export interface CoordinatorAddress {
  readonly url: string;
  /** SHA-256 of its certificate's public key (SPKI), 64 hexadecimal digits; undefined: ask the authorities. */
  readonly pin: string | undefined;
}

/** A certificate that is not the coordinator's. */
export class CertificateError extends Error {
  override readonly name = "CertificateError";
}

/**
 * Connects to one coordinator over TLS 1.3. With a pin the certificate has to hold the pinned key, and nothing else
 * counts: neither who has signed it, nor its names, nor its dates. Without one the authorities of this machine decide.
 * Not a byte is sent before.
 */
export class PinnedAgent extends Agent {
  readonly #pin: string | undefined;
  #newest: TLSSocket | undefined;

  constructor(pin: string | undefined) {
    super({ keepAlive: false });
    this.#pin = pin?.toLowerCase();
  }

  /** The newest connection; undefined before the first. */
  get stream(): TLSSocket | undefined {
    return this.#newest;
  }

  /** Returns what the newest connection exports, 32 bytes; undefined while there is none. */
  exported(): Uint8Array | undefined {
    if (!this.#newest || this.#newest.destroyed) return undefined;
    return Uint8Array.from(this.#newest.exportKeyingMaterial(32, EXPORTER_LABEL, Buffer.alloc(0)));
  }

  override createConnection(
    { host, port }: RequestOptions,
    callback: (error: Error | null, socket: Duplex) => void = () => undefined,
  ): undefined {
    const name = host ?? "localhost";
    const socket = connect({
      host: name,
      port: Number(port ?? 443),
      ...(isIP(name) ? {} : { servername: name }),
      minVersion: "TLSv1.3",
      rejectUnauthorized: this.#pin === undefined,
    });
    const fail = (error: Error) => callback(this.#explain(error, socket), socket);
    socket.once("error", fail);
    socket.once("secureConnect", () => {
      if (this.#pin !== undefined && pinOf(socket) !== this.#pin) {
        socket.destroy(new CertificateError("its certificate holds another key than the pinned one"));
        return;
      }
      socket.off("error", fail);
      this.#newest = socket;
      callback(null, socket);
    });
  }

  /** An error before the connection was secure that is the certificate's, and no failure of the network. */
  #explain(error: Error, socket: TLSSocket): Error {
    const { authorizationError } = socket;
    if (error instanceof CertificateError) return error;
    return authorizationError ? new CertificateError(String(authorizationError)) : error;
  }
}

function pinOf(socket: TLSSocket): string {
  const spki = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256")
    .update(spki ?? "")
    .digest("hex");
}
