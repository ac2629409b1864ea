import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { deal, type Turn } from "@fedseg/shared/session/deal.ts";
import { nextChains } from "@fedseg/shared/session/keys.ts";
import { ignore } from "./refuse.ts";
import { applyRecords } from "./result.ts";
import type { NodeContext } from "./context.ts";
import { type NodeState, type OwnBundle, type Running, turnKey } from "./state.ts";
import type { Stepped } from "./events.ts";

type CallMessage = Extract<CoordinatorMessage, { type: "call" }>;

/** CALL: verifies missed results and sends this node's bundle for a turn, made once per process life. */
export function onCall(state: NodeState, message: CallMessage, context: NodeContext): Stepped {
  if (state.phase !== "running")
    return ignore(state, "CALL_UNEXPECTED", "A call came while no study is running.");
  const applied = applyRecords(state.running, message.results, context);
  if (!("running" in applied)) return applied;
  const { running, effects } = applied;
  const { session, attempt } = message.envelope;
  const { plan } = running.study;
  const ahead = session - running.history.length;
  const canCome =
    (ahead === 1 || ahead === 2) &&
    session <= plan.limits.maxSessions &&
    attempt >= 1 &&
    attempt <= mostAttempts(plan);
  if (!canCome) {
    const text = "A call named a session or attempt that cannot come next.";
    return [{ phase: "running", running }, [...effects, { type: "note", code: "CALL_OUT_OF_RANGE", text }]];
  }
  const [bundle, next] = ownBundle(running, { session, attempt }, context);
  return [{ phase: "running", running: next }, [...effects, { type: "send", message: bundle.message }]];
}

/** Returns this node's bundle for a turn, making it when this process has none yet. */
export function ownBundle(running: Running, turn: Turn, context: NodeContext): [OwnBundle, Running] {
  const key = turnKey(turn);
  const known = running.bundles.get(key);
  if (known) return [known, running];
  const isNext = turn.session === running.history.length + 2;
  const chains = isNext ? nextChains(running.chains) : running.chains;
  const dealer = { study: running.study, self: running.self, signingKey: context.signingKey, chains };
  const { secrets, message } = deal(dealer, turn, context.source);
  const bundle: OwnBundle = { turn, message, secrets };
  return [bundle, { ...running, bundles: new Map(running.bundles).set(key, bundle) }];
}
