import { recover } from "@fedseg/coordinator/session/recover.ts";
import type { CoordinatorContext } from "@fedseg/coordinator/session/context.ts";
import type { CoordinatorEffect, CoordinatorEvent, DeadlineId } from "@fedseg/coordinator/session/events.ts";
import type { CoordinatorState } from "@fedseg/coordinator/session/state.ts";
import { step } from "@fedseg/coordinator/session/step.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { coordinatorGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { studyLedger } from "@fedseg/shared/session/signatories.ts";
import { type Envelope, envelopeHash } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { type Disk, EMPTY_DISK, type Keeper, afterCommit, booksOf, notaryOver } from "./disk.ts";
import { oneQuery } from "./one-query.ts";
import { copyValue } from "./values.ts";

/** The coordinator within a state of the search. */
export interface LocalCoordinator {
  readonly life: number;
  /** Undefined while it is dead. */
  readonly state: CoordinatorState | undefined;
  readonly disk: Disk;
  /** Deadlines that would still mean something, by their JSON text. */
  readonly deadlines: ReadonlySet<string>;
  /** Hash of each broadcast by its name, over all processes: a second one would be two statements. */
  readonly said: ReadonlyMap<string, string>;
  readonly broken: readonly string[];
}

/** A message for one node. */
export interface Addressed {
  readonly to: number;
  readonly message: CoordinatorMessage;
}

export interface CoordinatorOutcome {
  readonly local: LocalCoordinator;
  readonly sent: readonly Addressed[];
}

/** Where a step leads: when it is whole, and when the process dies between two of its effects. */
export interface CoordinatorOutcomes {
  readonly whole: CoordinatorOutcome;
  readonly cut: readonly CoordinatorOutcome[];
}

/** The code under test; mutations replace it. */
export interface CoordinatorCode {
  readonly step: typeof step;
  readonly recover: typeof recover;
}

export const COORDINATOR_CODE: CoordinatorCode = { step, recover };

const keeper: Keeper = { key: tinyKey("model check", "coordinator"), name: "coordinator" };

/** Runs the production session machine of the coordinator on states that it does not change. */
export class CoordinatorRunner {
  readonly #plan: Plan;
  readonly #code: CoordinatorCode;

  constructor(plan: Plan, code: CoordinatorCode) {
    this.#plan = plan;
    this.#code = code;
  }

  /** The coordinator before its first process. */
  fresh(): LocalCoordinator {
    const disk = afterCommit(EMPTY_DISK, keeper, [], [coordinatorGenesis(toHex(keeper.key.publicKey))]);
    return { life: 0, state: undefined, disk, deadlines: new Set(), said: new Map(), broken: [] };
  }

  start(before: LocalCoordinator): CoordinatorOutcomes {
    const read = (key: string) => booksOf(before.disk, keeper).read(key);
    const state = this.#code.recover(this.#plan, read, this.#context(before));
    const local = { ...before, life: before.life + 1, state, deadlines: new Set<string>() };
    return this.react(local, { type: "started" });
  }

  killed(local: LocalCoordinator): LocalCoordinator {
    return { ...local, state: undefined, deadlines: new Set() };
  }

  react(local: LocalCoordinator, event: CoordinatorEvent): CoordinatorOutcomes {
    const [state, effects] = this.#code.step(copyValue(local.state!), event, this.#context(local));
    const outcomes: CoordinatorOutcome[] = [{ local: { ...local, state }, sent: [] }];
    for (const effect of effects) outcomes.push(this.#perform(outcomes.at(-1)!, effect));
    const whole = outcomes.at(-1)!;
    return {
      whole: { ...whole, local: withLiveDeadlines(whole.local, event) },
      cut: outcomes.slice(1, -1).map((outcome) => ({ ...outcome, local: this.killed(outcome.local) })),
    };
  }

  #context({ disk }: LocalCoordinator): CoordinatorContext {
    const ledger = studyLedger(this.#plan, hashPlan(planBytes(this.#plan)));
    return {
      signingKey: keeper.key,
      notary: () => notaryOver(disk, keeper, ledger),
      analysis: () => oneQuery,
      enrolMs: this.#plan.timing.bundleMs,
      clock: () => 0,
    };
  }

  #perform({ local, sent }: CoordinatorOutcome, effect: CoordinatorEffect): CoordinatorOutcome {
    switch (effect.type) {
      case "commit":
        return {
          local: { ...local, disk: afterCommit(local.disk, keeper, effect.journal, effect.ledger) },
          sent,
        };
      case "send":
        return { local: withSaid(local, effect.message), sent: [...sent, effect] };
      case "deadline": {
        const deadlines = new Set(local.deadlines).add(JSON.stringify(effect.id));
        return { local: { ...local, deadlines }, sent };
      }
      default:
        return { local, sent };
    }
  }
}

/** Forgets deadlines that have passed or that the machine would not look at any more. */
function withLiveDeadlines(local: LocalCoordinator, event: CoordinatorEvent): LocalCoordinator {
  const passed = event.type === "deadline" ? JSON.stringify(event.id) : undefined;
  const { state } = local;
  const isLive = (text: string) => {
    const id = JSON.parse(text) as DeadlineId;
    if (text === passed || !state) return false;
    if (id.type === "grace") return state.presence[id.node] === "away";
    if (id.type === "enrolment") return state.phase === "enrolling";
    // What follows the last sum, checkpoints and their cosignatures, is not part of the search.
    if (state.phase !== "running" || id.type === "closing" || id.type === "study") return false;
    const { running } = state;
    const isCurrent = id.session === running.history.length + 1 && id.attempt === running.attempt;
    return isCurrent && id.stage === running.stage.type;
  };
  return { ...local, deadlines: new Set([...local.deadlines].filter(isLive).toSorted()) };
}

/** Names what may be said in one way only, and its envelope; undefined for anything else. */
function named(
  message: CoordinatorMessage,
): { readonly name: string; readonly envelope: Envelope } | undefined {
  if (message.type === "ended") return { name: message.type, envelope: message.envelope };
  if (message.type !== "open" && message.type !== "close") return undefined;
  const { session, attempt } = message.envelope;
  return { name: `${message.type} ${session}/${attempt}`, envelope: message.envelope };
}

/** Notes a broadcast of one attempt: CALL is to one node and may come again. */
function withSaid(local: LocalCoordinator, message: CoordinatorMessage): LocalCoordinator {
  const what = named(message);
  if (!what) return local;
  const { name, envelope } = what;
  const hash = toHex(envelopeHash(envelope));
  const before = local.said.get(name);
  if (before === hash) return local;
  const isOpen = message.type === "open" && before === undefined;
  const { state } = local;
  const isPaused = state?.phase === "running" && state.running.pause?.isPaused === true;
  const broken = [
    ...local.broken,
    ...(before === undefined ? [] : [`${name} was said in two ways`]),
    ...(isOpen && local.said.has("ended") ? [`${name} was said after the end`] : []),
    ...(isOpen && isPaused ? [`${name} was said in a pause`] : []),
  ];
  return { ...local, said: new Map(local.said).set(name, hash), broken };
}
