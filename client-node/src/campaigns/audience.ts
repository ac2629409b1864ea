import { CodedError } from "@fedseg/shared/errors.ts";
import { type ExportColumn, exportColumns } from "../labels/export-columns.ts";
import type { ScoredUser, ScoreSet } from "../labels/score-set.ts";

/** One of the conditions by which people are chosen: a column of the exports, and the values that it may have. */
export interface Condition {
  readonly column: string;
  readonly values: readonly string[];
}

/** Reads conditions such as `segment=1,3`. @throws CodedError CAMPAIGN_CONDITION. */
export function readConditions(texts: readonly string[]): readonly Condition[] {
  return texts.map((text) => {
    const [column, values, ...more] = text.split("=");
    const list = (values ?? "").split(",").map((value) => value.trim());
    if (more.length === 0 && column.trim() !== "" && list.every((value) => value !== ""))
      return { column: column.trim(), values: list };
    throw refused(
      `${JSON.stringify(text)} is no condition.`,
      "A condition names a column and the values that it may have.",
      "Write it as --only segment=1,3; give the option again for a further condition.",
    );
  });
}

/** Returns a test of scored users against conditions. @throws CodedError CAMPAIGN_CONDITION for a column or value that no user can have. */
export function matcherOf(
  set: Omit<ScoreSet, "users">,
  conditions: readonly Condition[],
): (user: ScoredUser) => boolean {
  const columns = exportColumns(set).filter(({ type, name }) => type === "INTEGER" && name !== "user_id");
  const tests = conditions.map(({ column, values }) => {
    const own = columns.find(({ name }) => name === column);
    if (!own) throw unknown(column, columns);
    const wrong = values.find((value) => !/^[1-9][0-9]{0,3}$/.test(value));
    if (wrong !== undefined) {
      throw refused(
        `${JSON.stringify(wrong)} is no number of ${column}.`,
        "Segments, groups, rules and bands are counted from 1.",
        `See \`fedseg-node segments\` for what the numbers stand for, then write --only ${column}=1.`,
      );
    }
    return (user: ScoredUser) => values.includes(own.cell(user) ?? "");
  });
  return (user) => tests.every((test) => test(user));
}

function unknown(column: string, columns: readonly ExportColumn[]): CodedError {
  return refused(
    `The newest study gives nobody a number called ${JSON.stringify(column)}.`,
    "People are chosen by the numbers that its programs give them.",
    `Use one of: ${columns.map(({ name }) => name).join(", ")}.`,
  );
}

function refused(what: string, why: string, todo: string): CodedError {
  return new CodedError("CAMPAIGN_CONDITION", { what, why, todo });
}
