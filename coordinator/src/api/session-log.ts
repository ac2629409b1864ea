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
 * The sessions that this process has seen, put together from the service's events; lost with the process, as progress may
 * be. Members are told by name and by what everybody in the study hears: never what a member holds.
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

  hear(event: ServiceEvent): void {
    const { study, session, type } = event;
    if (study === undefined) return;
    if (type === "finished" || type === "failed" || type === "cancelled") this.#endAll(study, event.at);
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
    if (after.state !== "open" && before.state === "open") this.#onEnded({ study, session: after });
  }

  #changed(before: SessionBody, { type, at, text = "" }: ServiceEvent): SessionBody {
    switch (type) {
      case "opened":
        return { ...before, attempts: before.attempts + 1 };
      case "retried":
        this.#retries += 1;
        return before;
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

  #endAll(study: string, at: string): void {
    const sessions = this.#studies.get(study);
    for (const [number, before] of sessions ?? []) {
      if (before.state !== "open") continue;
      const session: SessionBody = { ...before, state: "ended", endedAt: at };
      sessions?.set(number, session);
      this.#onEnded({ study, session });
    }
  }
}
