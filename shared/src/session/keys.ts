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

/** Chain keys of the next session, as long as they and those before them are held: whoever has those can derive these. */
const ahead = new WeakMap<Chains, Chains>();

/**
 * Derives the chain keys of the next session, once: chain_{s+1} = HKDF(chain_s, "next"). They go with these when these are
 * erased, and stay when the session is over: see {@link advanceChains}.
 */
export function nextChains(chains: Chains): Chains {
  const known = ahead.get(chains);
  if (known) return known;
  const next = (chain: Secret) => hkdf(chain, new Uint8Array(0), tagOf(DOMAINS.chanNext), 32);
  const derived = { send: chains.send.map(next), receive: chains.receive.map(next) };
  ahead.set(chains, derived);
  return derived;
}

/** Returns the chain keys of the next session, and erases these. */
export function advanceChains(chains: Chains): Chains {
  const next = nextChains(chains);
  ahead.delete(chains);
  eraseChains(chains);
  return next;
}

/** Key(session, attempt) of one direction: HKDF(chain_s, attempt). */
export function dealKey(chain: Secret, attempt: number): Secret {
  return hkdf(chain, new Uint8Array(0), concatBytes(tagOf(DOMAINS.chanKey), u32(attempt)), 32);
}

/** Erases every chain key of both directions, and those of the next session. */
export function eraseChains(chains: Chains): void {
  const next = ahead.get(chains);
  ahead.delete(chains);
  if (next) eraseChains(next);
  for (const chain of [...chains.send, ...chains.receive]) chain.erase();
}
