import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Binding } from "@fedseg/shared/protocol/envelope.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import type { Hooks } from "../simulation/hooks.ts";
import type { StudyOptions } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { type Message, closeOver } from "./forger.ts";
import type { Outcome } from "./outcome.ts";
import { turnOf } from "./statements.ts";
import type { Words } from "./words.ts";

/** The node that the coordinator lies to. */
export const VICTIM = 0;

/** The study that a script runs under: in one process or over sockets, which a script cannot tell. */
export interface Stage {
  readonly plan: Plan;
  /** What every statement of the running study is bound to. */
  binding(): Binding;
  /** The code with which a node has refused to go on; undefined while it has not. */
  refusal(node: number): string | undefined;
  /** Hands a message to a node, past the script. */
  inject(to: number, message: CoordinatorMessage): void;
  disk(node: number): MemoryStore;
}

/** What is left of an attack at the victim. */
export interface Aftermath {
  readonly refusal: string | undefined;
  /** The refusal is the study's end, when deadlines have passed after the lie: over sockets nobody waits for them. */
  readonly isOfDeadlines?: true;
  /** Every signed statement that ever left it. */
  readonly said: readonly string[];
  /** Charges that its ledger holds. */
  readonly charged: readonly string[];
}

/** A study whose coordinator holds its real key and lies to the victim. */
export interface Attack extends Aftermath {
  /** Whose place in the design's list it takes. */
  readonly words: Words;
  readonly name: string;
  /** Options of a study of four nodes. */
  readonly options?: Omit<StudyOptions, "hooks"> | undefined;
  /** What people are told about a lie that the victim does not refuse: with it the attack is over. */
  readonly told?: string;
  /** The statement with which an attack that nothing is told about is over. */
  readonly lastWord?: string;
  /** Tells what else is not as it must be. */
  problem?(outcome: Outcome): string | undefined;
  /** Makes the lies anew for one run. */
  script(stage: Stage): Hooks;
}

/** What the coordinator sends to the victim in place of one honest message. */
export type Lie<Type extends CoordinatorMessage["type"]> = (
  message: Message<Type>,
  binding: Binding,
) => CoordinatorMessage | readonly CoordinatorMessage[];

/** Which message of which session is replaced, in the first attempt. */
export interface Aim<Type> {
  readonly type: Type;
  readonly session: number;
}

/** Tells whether a message is the one that is aimed at; outside sessions there is no session and no attempt. */
export function isAt<Type extends CoordinatorMessage["type"]>(
  { type, session }: Aim<Type>,
  message: CoordinatorMessage,
): message is Message<Type> {
  const turn = "envelope" in message ? turnOf(message.envelope) : "0/0";
  return message.type === type && turn === (session === 0 ? "0/0" : `${session}/1`);
}

/** Lies once, in place of one message to the victim. The honest one follows: whoever has refused must not answer it. */
export function instead<Type extends CoordinatorMessage["type"]>(
  aim: Aim<Type>,
  lie: Lie<Type>,
  crowd: Crowd = () => ({}),
): Attack["script"] {
  return (stage) => {
    const others = crowd(stage);
    return {
      ...others,
      toNode(to, message) {
        if (to !== VICTIM || !isAt(aim, message)) return others.toNode?.(to, message) ?? [{ message }];
        return [lie(message, stage.binding()), message].flat().map((lied) => ({ message: lied }));
      },
    };
  };
}

/** Messages of the course of a study, as against those about ledgers and for people. */
export const COURSE: ReadonlySet<string> = new Set(["roster", "call", "open", "close", "cert", "final"]);

/** Lies once, in place of one message to the victim, which hears no more of the study's course. */
export function lastly<Type extends CoordinatorMessage["type"]>(
  aim: Aim<Type>,
  lie: Lie<Type>,
  crowd: Crowd = () => ({}),
): Attack["script"] {
  return (stage) => {
    const others = crowd(stage);
    let isTold = false;
    return {
      ...others,
      toNode(to, message) {
        if (to !== VICTIM) return others.toNode?.(to, message) ?? [{ message }];
        if (isTold && COURSE.has(message.type)) return [];
        if (isTold || !isAt(aim, message)) return others.toNode?.(to, message) ?? [{ message }];
        isTold = true;
        return [lie(message, stage.binding())].flat().map((lied) => ({ message: lied }));
      },
    };
  };
}

/** How the other nodes behave, colluders or not, while the coordinator lies. */
export type Crowd = (stage: Stage) => Hooks;

/** One row of a table of lies that take the place of the same message. */
export type Row<Type extends CoordinatorMessage["type"]> = readonly [
  words: Words,
  refusal: string,
  name: string,
  lie: Lie<Type>,
];

/** Makes attacks of a table: each row lies once, and the victim must refuse, having said and paid only so much. */
export function attacksOf<Type extends CoordinatorMessage["type"]>(
  aim: Aim<Type>,
  rows: readonly Row<Type>[],
  { before, crowd }: { readonly before: Omit<Aftermath, "refusal">; readonly crowd?: Crowd },
): readonly Attack[] {
  return rows.map(([words, refusal, name, lie]) => ({
    words,
    name,
    refusal,
    ...before,
    script: instead(aim, lie, crowd),
  }));
}

/** Closes over the honest headers of other survivors. */
export const over =
  (...survivors: readonly number[]): Lie<"close"> =>
  (message, binding) =>
    closeOver(
      binding,
      message,
      survivors,
      survivors.map((node) => message.headers[node] ?? message.headers[0]),
    );
