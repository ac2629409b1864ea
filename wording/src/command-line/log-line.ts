import { CodedError, refusalText } from "@fedseg/shared/errors.ts";
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

/**
 * Writes one line for programs, of a log or as a command's answer: JSON with the time first, the same fields under the same names in
 * every program. mu² and other large integers become decimal strings, a refusal its code and sentences.
 */
export function logLine(at: Date, fields: LogFields): string {
  const first = FIRST.filter((name) => fields[name] !== undefined).map(
    (name) => [name, fields[name]] as const,
  );
  const ordered = { time: at.toISOString(), ...Object.fromEntries(first), ...fields };
  return printableJson(JSON.stringify(ordered, plain));
}

/** Writes a refusal as one line for programs: its code, its sentences together and each by itself. */
export function refusalLine(at: Date, { code, refusal }: CodedError, more: LogFields = {}): string {
  return logLine(at, { code, text: refusalText(refusal), ...refusal, ...more });
}

function plain(_: string, held: unknown): unknown {
  if (typeof held === "bigint") return `${held}`;
  return held instanceof CodedError ? { code: held.code, ...held.refusal } : held;
}
