import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import type { KeyedHash } from "../../api/browser-sessions.ts";
import type { ApiConfig } from "./api-config.ts";

/**
 * Returns by what browsers' sessions are known. Over plain http on this machine it is new with each process: another user can listen
 * at the port while none runs, and is sent what an open page proves itself by, which then opens nothing when the next one runs. With
 * TLS a browser speaks to nobody else, and a session goes on with the next process.
 */
export function sessionHash(
  { tls, insecureHttp }: Pick<ApiConfig, "tls" | "insecureHttp">,
  keyedHash: KeyedHash,
  source: ByteSource,
): KeyedHash {
  if (tls || insecureHttp) return keyedHash;
  const life = toHex(source.bytes(16));
  return (text, purpose) => keyedHash(`${life} ${text}`, purpose);
}
