import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { StatusError } from "@fedseg/wording/status/status.ts";
import { z } from "zod";
import { PROBLEMS } from "./ingest/problems.ts";

const line = z.object({
  at: z.string(),
  event: z.string(),
  code: z.string(),
  what: z.string(),
  todo: z.string(),
});

/** What stands among the problems and needs nobody: rows that were not wanted any more, what its owner has said, and what waits in the inbox. */
const NEEDS_NOBODY = new Set(["DATA_READER_STOPPED", "PLAN_DECLINED", "PLAN_UNDECIDED", "STUDY_LEFT"]);

/** Returns what went wrong last at a node, as its problems say, and asks for somebody; undefined when nothing has. */
export function lastProblem(folder: string): StatusError | undefined {
  const lines = textOf(join(folder, PROBLEMS)).split("\n");
  const read = lines.map(parsed).findLast((known) => known && !NEEDS_NOBODY.has(known.code));
  if (!read) return undefined;
  const { at, event, code, what, todo } = read;
  return { time: at, code, what, todo, ...(event !== "rows" && { event }) };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** A line that was cut off says nothing. */
function parsed(text: string): z.infer<typeof line> | undefined {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
