import { CodedError } from "@fedseg/shared/errors.ts";
import type { QualityReport, Tally } from "../reports/quality-report.ts";

/** Refuses data without a single user to count, and says what became of it. @throws CodedError DATA_NO_USERS. */
export function requireUsers({
  lines,
  users,
}: {
  readonly lines: QualityReport["lines"];
  readonly users: Omit<QualityReport["users"], "unmeasured">;
}): void {
  if (users.kept > 0) return;
  throw new CodedError("DATA_NO_USERS", {
    what: whatHappened(lines, users),
    why: "A study needs at least one user whom this node may count.",
    todo: "Check that the exports finished, that the columns of the data section are the right ones, and the consent rule.",
  });
}

function whatHappened(
  lines: QualityReport["lines"],
  { seen, leftOut }: { seen: number; leftOut: readonly Tally<string>[] },
) {
  const dropped = lines.flatMap((line) => line.dropped);
  const isByLines =
    lines.every(({ kept }) => kept === 0) && dropped.some(({ reason }) => reason !== "user_left_out");
  if (isByLines) return `Every line of this node's data is left out (${reasonsOf(dropped)}).`;
  return seen > 0
    ? `No user of this node's data may be counted (${reasonsOf(leftOut)}).`
    : "This node's data has no lines.";
}

/** Names reasons without their counts: the refusal may reach the coordinator. */
function reasonsOf(tallies: readonly Tally<string>[]): string {
  return [...new Set(tallies.map(({ reason }) => reason))].join(", ");
}
