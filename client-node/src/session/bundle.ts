import { deal, type Turn } from "@fedseg/shared/session/deal.ts";
import { eraseChains, nextChains } from "@fedseg/shared/session/keys.ts";
import { ignore } from "./refuse.ts";
import {
  type NodeContext,
  type NodeState,
  type OwnBundle,
  type Running,
  type Stepped,
  turnKey,
} from "./state.ts";

/** CALL: sends this node's bundle for a session and attempt, made once per process life. */
export function onCall(state: NodeState, turn: Turn, context: NodeContext): Stepped {
  if (state.phase !== "running")
    return ignore(state, "CALL_UNEXPECTED", "A call came while no study is running.");
  const { running } = state;
  const { maxAttempts, maxSessions } = running.study.plan.limits;
  const ahead = turn.session - running.history.length;
  if (
    ahead < 1 ||
    ahead > 2 ||
    turn.session > maxSessions ||
    turn.attempt < 1 ||
    turn.attempt > maxAttempts
  ) {
    return ignore(state, "CALL_OUT_OF_RANGE", "A call named a session or attempt that cannot come next.");
  }
  const [bundle, next] = ownBundle(running, turn, context);
  return [{ phase: "running", running: next }, [{ type: "send", message: bundle.message }]];
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
  if (isNext) eraseChains(chains);
  const bundle: OwnBundle = { turn, message, secrets };
  return [bundle, { ...running, bundles: new Map(running.bundles).set(key, bundle) }];
}
