import { type BundleMessage, bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { openEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { keyDisputes } from "@fedseg/shared/session/key-disputes.ts";
import { exclude } from "./excluded.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Dispute, Presence, Running } from "./state.ts";
import type { Moved } from "./events.ts";

type Bundles = ReadonlyMap<number, BundleMessage>;

/** Pairs of nodes whose bundles, which have been opened when they came, name different keys of their channel. */
function disputesIn(
  { identities, binding }: Running["study"],
  bundles: Bundles,
): (readonly [number, number])[] {
  const bodies = [...bundles].map(
    ([node, { envelope }]) => [node, openEnvelope(envelope, identities[node], binding, bundleBody)!] as const,
  );
  return keyDisputes(new Map(bodies));
}

/** Notes disputes about keys that are new, and leaves out for good whoever has had one with more than c others. */
export function settleDisputes(
  running: Running,
  bundles: Bundles,
  presence: readonly Presence[],
  context: CoordinatorContext,
): Moved {
  const found = disputesIn(running.study, bundles).filter(([a, b]) => !running.disputes.has(nameOf(a, b)));
  if (found.length === 0) return { running, effects: [] };
  const disputes = new Map(running.disputes);
  for (const [a, b] of found)
    disputes.set(nameOf(a, b), [bundles.get(a)!.envelope, bundles.get(b)!.envelope]);
  let current: Running = { ...running, disputes };
  const effects: CoordinatorEffect[] = [];
  for (const node of running.study.identities.keys()) {
    const moved = exclude(current, presence, { type: "keys", disputes: disputesOf(current, node) }, context);
    if (!moved) continue;
    current = moved.running;
    effects.push(...moved.effects);
  }
  for (const nodes of found) effects.push({ type: "progress", progress: { type: "disputed", nodes } });
  return { running: current, effects };
}

/** Leaves out of one attempt, of every pair that disputes a key, who has had more such disputes. */
export function withoutDisputes(running: Running, bundles: Bundles): Map<number, BundleMessage> {
  const left = new Map(bundles);
  for (;;) {
    const [pair] = disputesIn(running.study, left);
    if (!pair) return left;
    const [a, b] = pair;
    left.delete(disputesOf(running, a).length > disputesOf(running, b).length ? a : b);
  }
}

function disputesOf({ disputes }: Running, node: number): { own: Dispute[0]; other: Dispute[0] }[] {
  return [...disputes.values()].flatMap(([a, b]) => {
    if (a.sender === node) return [{ own: a, other: b }];
    return b.sender === node ? [{ own: b, other: a }] : [];
  });
}

function nameOf(a: number, b: number): string {
  return `${a}/${b}`;
}
