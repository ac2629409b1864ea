import { eraseChains } from "@fedseg/shared/session/keys.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import { writeChains } from "./journal.ts";
import type { Attempt, NodeState, Running } from "./state.ts";
import type { NodeEffect } from "./events.ts";

/** Zeroes the shares that this node held for an attempt. */
export function eraseShares(attempt: Pick<Attempt, "shares">): void {
  for (const { self, pair } of attempt.shares.values()) {
    self.share.fill(0);
    pair.share.fill(0);
  }
}

/** Leaves out own bundles that no attempt will use any more, and erases their secrets. */
export function withoutBundles(
  bundles: Running["bundles"],
  isLeft: (turn: Turn) => boolean,
): Running["bundles"] {
  const kept = new Map(bundles);
  for (const [key, { turn, secrets }] of bundles) {
    if (!isLeft(turn)) continue;
    secrets?.selfSeed.erase();
    secrets?.maskKey.secret.erase();
    kept.delete(key);
  }
  return kept;
}

/** Writes over the stored chain keys of a study that has ended: what counts its sessions stays. */
export function forgetChains({ history }: Running): NodeEffect {
  const none = { send: [], receive: [] };
  return { type: "commit", journal: [writeChains(history.length + 1, none)], ledger: [] };
}

/** Erases every secret that a state holds, once the study is over for this node. */
export function eraseSecrets(state: NodeState): void {
  if (state.phase === "approved") state.channelSecret.erase();
  if (state.phase !== "running" && state.phase !== "finished") return;
  const { chains, bundles, attempt } = state.running;
  eraseChains(chains);
  withoutBundles(bundles, () => true);
  if (attempt) eraseShares(attempt);
}
