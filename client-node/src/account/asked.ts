import { parseEntry } from "@fedseg/shared/ledger/entry.ts";

/** Returns the query of a session that a node was charged for in a study, by the lines of its ledger; undefined before it was. */
export function askedIn(lines: readonly string[], study: string, session: number): string | undefined {
  for (const line of lines.toReversed()) {
    const body = parseEntry(line)?.body;
    if (body?.type === "RESERVE" && body.study === study && body.session === session) return body.query;
    if (body?.type === "ENROLLED" && body.study === study) return undefined;
  }
  return undefined;
}
