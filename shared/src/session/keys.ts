import { concatBytes, u32 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { tagOf } from "../crypto/hash.ts";
import { hkdf } from "../crypto/hkdf.ts";
import { agree } from "../crypto/key-agreement.ts";
import type { Secret } from "../crypto/secret.ts";
import type { Study } from "./study.ts";

/** One-way key chain in one direction between two nodes; index `session` says which chain key it is. */
export interface Chains {
  /** Key chains for deals from this node to holder j, in roster order. */
  readonly send: readonly Secret[];
  /** Key chains for deals from dealer j to this node, in roster order. */
  readonly receive: readonly Secret[];
}

/**
 * Derives the chain roots of session 1 with every node, itself included.
 * The channel secret e_i can be erased afterwards. @throws TypeError when a channel key was never checked.
 */
export function rootChains(study: Study, self: number, channelSecret: Secret): Chains {
  const root = (sender: number, receiver: number): Secret => {
    const shared = agree(channelSecret, study.channelKeys[sender === self ? receiver : sender]);
    if (!shared) throw new TypeError(`"channelKeys" expected keys that assembleStudy has checked`);
    const info = concatBytes(
      tagOf(DOMAINS.chan),
      u32(sender),
      u32(receiver),
      study.channelKeys[sender],
      study.channelKeys[receiver],
    );
    const derived = hkdf(shared, study.binding.enrolHash, info, 32);
    shared.erase();
    return derived;
  };
  const nodes = study.channelKeys.map((_, index) => index);
  return { send: nodes.map((peer) => root(self, peer)), receive: nodes.map((peer) => root(peer, self)) };
}

/** Advances chain keys by one session: chain_{s+1} = HKDF(chain_s, "next"). The old ones are the caller's to erase. */
export function nextChains(chains: Chains): Chains {
  const next = (chain: Secret) => hkdf(chain, new Uint8Array(0), tagOf(DOMAINS.chanNext), 32);
  return { send: chains.send.map(next), receive: chains.receive.map(next) };
}

/** Key(session, attempt) of one direction: HKDF(chain_s, attempt). */
export function dealKey(chain: Secret, attempt: number): Secret {
  return hkdf(chain, new Uint8Array(0), concatBytes(tagOf(DOMAINS.chanKey), u32(attempt)), 32);
}

/** Erases every chain key of both directions. */
export function eraseChains(chains: Chains): void {
  for (const chain of [...chains.send, ...chains.receive]) chain.erase();
}
