import type { Text } from "../language.ts";

/** A session as the service has seen it, as far as it says who is late. */
interface SeenSession {
  /** Counted from 1. */
  readonly session: number;
  readonly state: "open" | "released" | "ended";
  /** ISO 8601. */
  readonly openedAt: string;
  readonly missing: readonly string[];
}

/** A member whose answers have come too late for the newest sums. */
export interface LateMember {
  readonly name: string;
  /** The first of these steps, counted from 1, when it was opened, ISO 8601, and how many there are. */
  readonly step: number;
  readonly openedAt: string;
  readonly steps: number;
}

/** Returns who was missing from the newest sums, without one between that they were in; a step that is open says only who is late already. */
export function lateSince(sessions: readonly SeenSession[], names: readonly string[]): readonly LateMember[] {
  const told = sessions
    .filter(({ state, missing }) => state !== "open" || missing.length > 0)
    .toSorted((a, b) => b.session - a.session);
  return names.flatMap((name) => {
    const end = told.findIndex(({ missing }) => !missing.includes(name));
    const late = end === -1 ? told : told.slice(0, end);
    const first = late.at(-1);
    return first ? [{ name, step: first.session, openedAt: first.openedAt, steps: late.length }] : [];
  });
}

/** Writes since which step a member's answers have come too late for the sums. */
export function lateText(step: number, steps: number): Text {
  return steps === 1
    ? { en: `too late for step ${step}`, zh: `第 ${step} 步迟到` }
    : { en: `too late since step ${step}, ${steps} steps`, zh: `自第 ${step} 步起迟到，共 ${steps} 步` };
}
