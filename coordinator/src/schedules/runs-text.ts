import { textTable, wrapText } from "@fedseg/wording/terminal/text-table.ts";
import type { Due } from "./due.ts";
import type { Run, Schedule } from "./schedule.ts";

const COLUMNS = [
  { head: "study" },
  { head: "proposed" },
  { head: "snapshot" },
  { head: "enrolment closes" },
] as const;

/** Writes the runs of a schedule, and what became of those that were missed, for a terminal. */
export function runsText({ name, timeZone }: Schedule, runs: readonly Run[], missed?: Due): string {
  const rows = runs.map((run) => [run.name, run.at, run.snapshot, run.closesAt]);
  const table = `SCHEDULE ${JSON.stringify(name)}, by the time of ${timeZone}; moments in UTC\n\n${textTable(COLUMNS, rows)}`;
  return missed ? `${missedText(missed)}\n\n${table}` : table;
}

/** What each run came to, and then once for each code why, and what to do. */
function missedText({ run, skipped, clock }: Due): string {
  const refusals = [...skipped.map(({ refusal }) => refusal), ...(clock ? [clock] : [])];
  const advice = new Map(
    refusals.map(({ code, refusal: { why, todo } }) => [code, `${code}: ${why} ${todo}`]),
  );
  const made = run ? `${run.name} of ${run.at} would be proposed now.` : "Nothing would be proposed now.";
  const lines = [made, ...refusals.map(({ refusal }) => refusal.what), ...advice.values()];
  return lines.flatMap((line) => wrapText(line, 80)).join("\n");
}
