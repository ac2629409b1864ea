import type { ServiceEvent } from "../view.ts";
import type { SessionBody } from "./view-bodies.ts";

/** Most studies whose sessions are kept; the ones heard of least recently go. */
const MOST_STUDIES = 1000;

/** A session that has ended: what metrics and traces are made from. */
export interface EndedSession {
  readonly study: string;
  readonly session: SessionBody;
}

/**
 * The newest sessions, put together from the service's events as far as they are remembered. Members are told by name and by what everybody in the study hears: never what a member holds.
 */
export class SessionLog {
  readonly #studies = new Map<string, Map<number, SessionBody>>();
  readonly #onEnded: (ended: EndedSession) => void;
  #retries = 0;

  constructor(onEnded: (ended: EndedSession) => void) {
    this.#onEnded = onEnded;
  }

  /** Sessions that were begun again, in all studies. */
  get retries(): number {
    return this.#retries;
  }

  /** Returns the sessions of a study by their numbers. */
  of(study: string): readonly SessionBody[] {
    return [...(this.#studies.get(study)?.values() ?? [])];
  }

  /** `isNew`: not one that is only remembered, which was measured when it came. */
  hear(event: ServiceEvent, isNew = true): void {
    const { study, session, type } = event;
    if (study === undefined) return;
    if (type === "retried" && isNew) this.#retries += 1;
    if (type === "finished" || type === "failed" || type === "cancelled")
      this.#endAll(study, event.at, isNew);
    if (session === undefined) return;
    const sessions = this.#sessionsOf(study);
    const before = sessions.get(session) ?? {
      session,
      state: "open",
      attempts: type === "opened" ? 0 : 1,
      openedAt: event.at,
      missing: [],
    };
    const after = this.#changed(before, event);
    sessions.set(session, after);
    if (after.state !== "open" && before.state === "open" && isNew) this.#onEnded({ study, session: after });
  }

  #changed(before: SessionBody, { type, at, text = "" }: ServiceEvent): SessionBody {
    switch (type) {
      case "opened":
        return { ...before, attempts: before.attempts + 1 };
      case "missing":
        return { ...before, missing: [...new Set([...before.missing, ...text.split(", ")])] };
      case "released":
        return { ...before, state: "released", endedAt: at };
      default:
        return before;
    }
  }

  #sessionsOf(study: string): Map<number, SessionBody> {
    const sessions = this.#studies.get(study) ?? new Map<number, SessionBody>();
    this.#studies.delete(study);
    this.#studies.set(study, sessions);
    const [first] = this.#studies.keys();
    if (this.#studies.size > MOST_STUDIES) this.#studies.delete(first);
    return sessions;
  }

  #endAll(study: string, at: string, isNew: boolean): void {
    const sessions = this.#studies.get(study);
    for (const [number, before] of sessions ?? []) {
      if (before.state !== "open") continue;
      const session: SessionBody = { ...before, state: "ended", endedAt: at };
      sessions?.set(number, session);
      if (isNew) this.#onEnded({ study, session });
    }
  }
}
