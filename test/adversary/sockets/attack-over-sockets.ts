import { LeakDetector } from "../../e2e/leak-detector.ts";
import { type Attack, VICTIM } from "../attack.ts";
import type { Outcome } from "../outcome.ts";
import { statementsIn } from "../statements.ts";
import { type OwnSecret, secretsBehind } from "./recorded-entropy.ts";
import { bookedIn } from "../statements.ts";
import { SocketStudy } from "./socket-study.ts";

/** An attack's outcome over sockets, and which of the victim's secrets its bytes on the wire have shown. */
export interface SocketOutcome extends Outcome {
  readonly leaked: readonly string[];
  /** Secrets that were looked for, and how many vectors. */
  readonly looked: { readonly keys: readonly OwnSecret[]; readonly vectors: number };
}

/** Runs an attack over sockets until the victim has refused, or was told what it makes of the lie. */
export async function runOverSockets(attack: Attack): Promise<SocketOutcome> {
  const study = await SocketStudy.start({
    ...attack.options,
    script: (stage) => attack.script(stage),
  });
  const victim = study.nodes[VICTIM];
  try {
    const { refusal, told, lastWord } = attack;
    const isOver = () => {
      if (victim.refusal !== undefined) return true;
      if (told !== undefined) return study.codes(VICTIM).includes(told);
      return lastWord !== undefined && statementsIn(study.fromVictim).includes(lastWord);
    };
    await study.until(`${refusal ?? told ?? lastWord}`, isOver);
    await study.settled();
    return outcomeOf(study);
  } finally {
    await study.stop();
  }
}

function outcomeOf(study: SocketStudy): SocketOutcome {
  const victim = study.nodes[VICTIM];
  const state = study.coordinator();
  const keys = victim.entropy.secrets(study.fromVictim);
  const detector = new LeakDetector();
  for (const { kind, bytes } of keys) detector.addSecret(kind, bytes);
  for (const vector of victim.vectors) detector.addRuns("v", vector);
  return {
    refusal: victim.refusal,
    plan: study.plan,
    binding: state.phase === "running" || state.phase === "done" ? study.binding() : undefined,
    messages: study.fromVictim,
    booked: bookedIn(study.disk(VICTIM)),
    kept: victim.kept,
    told: study.codes(VICTIM),
    leaked: [...detector.search(Buffer.concat(study.proxy.sent))],
    looked: { keys, vectors: victim.vectors.length },
  };
}

/** What must be seen on the wire: none of the victim's secrets, of which there were some to look for. */
export const NOTHING_SHOWN: Shown = { leaked: [], isSearched: true };

interface Shown {
  readonly leaked: readonly string[];
  readonly isSearched: boolean;
}

/** Sums up what the victim's bytes on the wire show. */
export function shown({ messages, leaked, looked }: SocketOutcome): Shown {
  const behind = secretsBehind(messages);
  const count = (kind: OwnSecret["kind"]) => looked.keys.filter((key) => key.kind === kind).length;
  const hasKeys = (["e", "m", "b"] as const).every((kind) => count(kind) === behind[kind]);
  const hasReported = messages.some(({ type }) => type === "report");
  const isSearched = hasKeys && looked.vectors > 0 === hasReported && (!hasReported || count("r") > 0);
  return { leaked, isSearched };
}
