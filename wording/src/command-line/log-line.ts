import { printableJson } from "../terminal/printable.ts";

/** Names under which what a line is about stands in it, in this order; whatever else is told comes behind. */
const FIRST = ["type", "code", "text", "study", "session", "party", "correlation"] as const;

/** What a line of a log tells: a type or code to branch on, what it is about, and the name under which the other side knows it. */
export interface LogFields {
  readonly type?: string | undefined;
  readonly code?: string | undefined;
  readonly text?: string | undefined;
  readonly study?: string | undefined;
  readonly session?: number | undefined;
  readonly party?: string | undefined;
  readonly correlation?: string | undefined;
  readonly [more: string]: unknown;
}

/** Writes one line of a log for programs: JSON with the time first, the same fields under the same names in every program. */
export function logLine(at: Date, fields: LogFields): string {
  const first = FIRST.filter((name) => fields[name] !== undefined).map(
    (name) => [name, fields[name]] as const,
  );
  const ordered = { time: at.toISOString(), ...Object.fromEntries(first), ...fields };
  return printableJson(JSON.stringify(ordered));
}
