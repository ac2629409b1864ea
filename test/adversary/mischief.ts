import type { StudyOptions } from "../simulation/in-process-study.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { ConvictionCode } from "@fedseg/shared/protocol/exclude.ts";
import type { Binding } from "@fedseg/shared/protocol/envelope.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { Crowd, Stage } from "./attack.ts";
import { chargesIn, releasesIn, turnOf } from "./statements.ts";
import type { Words } from "./words.ts";

/** The node that lies; its process is honest, what it sends is changed and signed again with its key. */
export const LIAR = 3;
export const HONEST = [0, 1, 2];
const EVERYBODY = [0, 1, 2, 3];
/** Later sessions are like the second. */
export const SESSIONS = 2;

/** What a study of four nodes, one of them lying, has come to after two sessions, or when it has failed. */
export interface Course {
  /** Sums that the coordinator has recorded, and who is in each. */
  readonly released: readonly string[];
  readonly survivors: readonly (readonly number[])[];
  /** Charges in the ledger of an honest node. */
  readonly charged: readonly string[];
  /** Why the first session had a second attempt, in the coordinator's words. */
  readonly reason: string | undefined;
  /** Codes under which the coordinator has dropped something of the liar. */
  readonly dropped: readonly string[];
  /** Why the coordinator has stopped before there were two sums. */
  readonly failure: string | undefined;
  /** Refusals of honest nodes, each once; each has kept what the coordinator has signed of it. */
  readonly refusals: readonly string[];
  /** What the coordinator's ledger says was refused. */
  readonly denied: readonly string[];
  /** Faulty sums that these ledgers hold, with their codes: "1/1 SUM_WRAPPED". */
  readonly faulty: readonly string[];
  /** Whom the ledgers of coordinator and honest nodes say to be left out for good, and why: "3 BAD_DEAL". */
  readonly convicted: readonly string[];
  /** Honest nodes that have verified the first sum. */
  readonly verified: readonly number[];
}

/** A study with a lying node, and what it must come to. */
export interface Mischief {
  readonly words: Words;
  readonly name: string;
  readonly options?: Omit<StudyOptions, "hooks">;
  readonly course: Course;
  /** The honest message that the coordinator waits for in vain: where deadlines take time, the liar leaves instead. */
  readonly missing?: "bundle" | "report";
  script(stage: Stage): Hooks;
}

/** What the coordinator gets in place of one message of the liar. */
export type Lie<Type extends NodeMessage["type"]> = (
  message: Extract<NodeMessage, { type: Type }>,
  binding: Binding,
) => NodeMessage | readonly NodeMessage[];

/** The liar's messages of one type are others. */
export function replacing<Type extends NodeMessage["type"]>(
  type: Type,
  lie: Lie<Type>,
  crowd: Crowd = () => ({}),
): Mischief["script"] {
  const isAim = (from: number, message: NodeMessage): message is Extract<NodeMessage, { type: Type }> =>
    from === LIAR && message.type === type;
  return (stage) => {
    const others = crowd(stage);
    return {
      ...others,
      toCoordinator: (from, message) =>
        isAim(from, message)
          ? [lie(message, stage.binding())].flat().map((lied) => ({ message: lied }))
          : (others.toCoordinator?.(from, message) ?? [{ message }]),
    };
  };
}

const WELL: Course = {
  released: ["1/1", "2/1"],
  survivors: [EVERYBODY, EVERYBODY],
  charged: ["1/1", "2/1"],
  reason: undefined,
  dropped: [],
  failure: undefined,
  refusals: [],
  denied: [],
  faulty: [],
  convicted: [],
  verified: HONEST,
};

/** Both sums are made, with the liar in them; what it said beside is dropped under these codes. */
export function unmoved(...dropped: readonly string[]): Course {
  return { ...WELL, dropped };
}

/** Both sums are made without the liar, whose message was dropped under a code: it counts as missing. */
export function missing(dropped: string): Course {
  return { ...WELL, survivors: [HONEST, HONEST], dropped: [dropped] };
}

/** A first attempt has failed for a reason and convicted the liar; both sums are made without it; an attempt may stay charged. */
export function excluded(reason: string, code: ConvictionCode, charged: readonly string[] = []): Course {
  const released = ["1/2", "2/1"];
  return { ...convicted(code), released, charged: [...charged, ...released], reason };
}

/** The liar is convicted before anything is charged; both sums are made without it at the first attempt. */
export function convicted(code: ConvictionCode): Course {
  return { ...WELL, survivors: [HONEST, HONEST], convicted: [`${LIAR} ${code}`] };
}

/** The first sum is faulty and stays charged; the liar's process sees another report than its own and leaves; both sums are made. */
export function faulty(code: string): Course {
  const released = ["1/2", "2/1"];
  return {
    ...WELL,
    released,
    survivors: [HONEST, HONEST],
    charged: ["1/1", ...released],
    reason: "the sum was faulty",
    faulty: [`1/1 ${code}`],
  };
}

/** A faulty sum in a plan without another attempt: on record everywhere as refused, no state advances, the charge stays. */
export function ended(code: string): Course {
  const nothing = { released: [], survivors: [], verified: [] };
  const why = { failure: code, refusals: [code], denied: [code] };
  return { ...WELL, ...nothing, ...why, charged: ["1/1"], faulty: [`1/1 ${code}`] };
}

/** What a study has left behind, however it was run. */
export interface Remains {
  ledger(party: number | "coordinator"): readonly LedgerEvent[];
  refusal(node: number): string | undefined;
  /** What the coordinator has told people, as data. */
  readonly progress: readonly string[];
  /** Codes with which the coordinator has stopped. */
  readonly stopped: readonly string[];
}

/** Sums up what a study has come to. */
export function courseOf({ ledger, refusal, progress, stopped }: Remains): Course {
  const own = ledger("coordinator").filter((event) => event.type === "RELEASE");
  const retried = progress.find((text) => text.includes('"retried"') && text.includes('"session":1'));
  const released = releasesIn(own);
  const isWhole = released.length === SESSIONS;
  return {
    released,
    survivors: own.map(({ survivors }) => survivors),
    charged: chargesIn(ledger(HONEST[0])),
    reason: retried && /"reason":"([^"]*)"/.exec(retried)?.[1],
    dropped: [...new Set(progress.flatMap((text) => DROPPED.exec(text)?.[1] ?? []))],
    failure: isWhole ? undefined : stopped[0],
    refusals: [...new Set(HONEST.flatMap((node) => refusal(node) ?? []))],
    denied: (isWhole ? [] : ledger("coordinator")).flatMap((event) =>
      event.type === "DENY" ? [event.code] : [],
    ),
    faulty: agreed(ledger, (event) => (event.type === "FAULTY" ? [`${turnOf(event)} ${event.code}`] : [])),
    convicted: agreed(ledger, (event) => (event.type === "EXCLUDE" ? [`${event.node} ${event.code}`] : [])),
    verified: HONEST.filter((node) => releasesIn(ledger(node)).length > 0),
  };
}

/** What the ledgers of coordinator and honest nodes say alike; lists that differ are told apart. */
function agreed(
  ledger: Remains["ledger"],
  say: (event: LedgerEvent) => readonly string[],
): readonly string[] {
  const lists = ([...HONEST, "coordinator"] as const).map((party) => ledger(party).flatMap(say));
  const [first] = lists;
  const differing = lists.filter((list) => list.join() !== first.join());
  return differing.length === 0 ? first : lists.map((list) => `differs: ${list.join()}`);
}

const DROPPED = new RegExp(`"dropped","node":${LIAR},"code":"([A-Z_]+)"`);
