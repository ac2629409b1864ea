import { concatBytes, u32 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { tagOf } from "../crypto/hash.ts";
import { hkdf } from "../crypto/hkdf.ts";
import { agree } from "../crypto/key-agreement.ts";
import type { Secret } from "../crypto/secret.ts";

/** Two nodes of one attempt: one's secret mask key, the other's public one, and what their seed is bound to. */
export interface Pairing {
  readonly secret: Secret;
  readonly publicKey: Uint8Array;
  /** K: the hash of the sorted signed bundles, which is the salt. */
  readonly bundlesHash: Uint8Array;
  readonly planHash: Uint8Array;
  readonly session: number;
  readonly attempt: number;
  /** Index in the roster of the secret's owner. */
  readonly self: number;
  /** Index in the roster of the public key's owner. */
  readonly peer: number;
}

/**
 * Derives the seed s_ij (32 bytes) that both nodes of a pair share:
 * HKDF(X25519(m_i, M_j), salt = K, info = pair tag ‖ planHash ‖ session ‖ attempt ‖ min ‖ max), integers as four
 * bytes, big-endian. Undefined when the public key is refused.
 */
export function pairSeed(pairing: Pairing): Secret | undefined {
  const { planHash, session, attempt, self, peer } = pairing;
  const shared = agree(pairing.secret, pairing.publicKey);
  if (shared === undefined) return undefined;
  const place = [session, attempt, Math.min(self, peer), Math.max(self, peer)].map(u32);
  const seed = hkdf(shared, pairing.bundlesHash, concatBytes(tagOf(DOMAINS.pair), planHash, ...place), 32);
  shared.erase();
  return seed;
}
