import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

/** PEM files of a certificate, with its chain, and of its private key. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that is ready to listen with. */
export interface Tls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** SHA-256 of the certificate's public key (its SPKI), in hexadecimal: what nodes pin. */
  readonly pin: string;
}

/** Reads certificate and key. @throws CodedError TLS_UNUSABLE when they cannot be read or do not belong together. */
export function readTls(files: TlsFiles): Tls {
  try {
    const [cert, key] = [readFileSync(files.cert), readFileSync(files.key)];
    createSecureContext({ cert, key });
    const spki = new X509Certificate(cert).publicKey.export({ type: "spki", format: "der" });
    return { cert, key, pin: toHex(sha256(spki)) };
  } catch (error) {
    throw new CodedError("TLS_UNUSABLE", {
      what: `The certificate ${files.cert} and the key ${files.key} cannot be used (${codeOf(error)}).`,
      why: "Both have to be readable PEM files, and the key has to be the certificate's.",
      todo: "Correct listen.tls in the configuration; docs/operating.md shows how to make a certificate.",
    });
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "not a certificate";
}
