import type { LedgerEntry, LedgerEvent } from "@fedseg/shared/ledger/entry.ts";

/** An event of a ledger and its place there. */
export type Placed<Type extends LedgerEvent["type"]> = Extract<LedgerEvent, { type: Type }> & {
  readonly seq: number;
};

/** Types of events that belong to one attempt of one session. */
export type TurnType = "RESERVE" | "SENT" | "UNMASK" | "RELEASE" | "ABORT" | "REFUND" | "FAULTY" | "EXCLUDE";

/** Names one attempt of one session of a study. */
export function turnKey(session: number, attempt: number): string {
  return `${session}/${attempt}`;
}

/** One study's events in one ledger, found without searching the ledger again. */
export class StudyEvents {
  readonly #byType = new Map<string, Placed<LedgerEvent["type"]>[]>();
  readonly #byTurn = new Map<string, Placed<TurnType>>();
  /** The attempts' events, in the ledger's order. */
  readonly turns: Placed<TurnType>[] = [];

  /** Returns the events of one type, in order. */
  of<Type extends LedgerEvent["type"]>(type: Type): readonly Placed<Type>[] {
    return (this.#byType.get(type) ?? []).filter((event): event is Placed<Type> => event.type === type);
  }

  /** Returns the first event of one type in one attempt. */
  at<Type extends TurnType>(type: Type, session: number, attempt: number): Placed<Type> | undefined {
    const event = this.#byTurn.get(`${type} ${turnKey(session, attempt)}`);
    return event && hasType(event, type) ? event : undefined;
  }

  add(event: Placed<LedgerEvent["type"]>): void {
    const known = this.#byType.get(event.type) ?? [];
    known.push(event);
    this.#byType.set(event.type, known);
    if (!isTurn(event)) return;
    this.turns.push(event);
    const key = `${event.type} ${turnKey(event.session, event.attempt)}`;
    if (!this.#byTurn.has(key)) this.#byTurn.set(key, event);
  }
}

/** Sorts a ledger's events by the study that they name. */
export function eventsByStudy(entries: readonly LedgerEntry[]): ReadonlyMap<string, StudyEvents> {
  const studies = new Map<string, StudyEvents>();
  for (const [seq, { body }] of entries.entries()) {
    if (!("study" in body)) continue;
    const events = studies.get(body.study) ?? new StudyEvents();
    events.add({ ...body, seq });
    studies.set(body.study, events);
  }
  return studies;
}

function hasType<Type extends TurnType>(event: Placed<TurnType>, type: Type): event is Placed<Type> {
  return event.type === type;
}

function isTurn(event: Placed<LedgerEvent["type"]>): event is Placed<TurnType> {
  return "session" in event;
}
