import { measureRequest } from "../contribution.ts";
import type { AuditSession } from "./design.ts";
import { AT_THE_BOUND, type Row, madeUpTable } from "./made-up-users.ts";

/** One exact check: what it says, and whether it holds. */
export interface Canary {
  readonly name: string;
  readonly says: string;
  readonly isPassed: boolean;
}

const HUGE: readonly Row[] = [
  [1e308, 1e308],
  [Infinity, -Infinity],
  [-1e300, 10],
  [2 ** 53, -Number.MIN_VALUE],
];
const MISSING: readonly Row[] = [
  [Number.NaN, Number.NaN],
  [Number.NaN, 3],
];
/** Queries of whole rows: a user with a missing feature is not in them. */
const WHOLE_ROWS = ["summary", "moments", "cell-histogram", "residual"];

/** Puts awkward rows into a table and checks, in exact integers, what they move: nothing here is drawn. */
export function rowCanaries(sessions: readonly AuditSession[]): readonly Canary[] {
  const parts = (rows: readonly Row[]) => sessions.map((session) => partOf(session, rows));
  const isWithin = (part: Float64Array, session: AuditSession, users: bigint) =>
    session.parameters.blocks.every(
      ({ offset, length, deltaSq }) =>
        normSq(part.subarray(offset, offset + length)) <= users * users * deltaSq,
    );
  const isEveryWithin = (rows: readonly Row[]) =>
    rows.every((row) => parts([row]).every((part, at) => isWithin(part, sessions[at], 1n)));
  const one = parts([AT_THE_BOUND]);
  const three = parts([AT_THE_BOUND, AT_THE_BOUND, AT_THE_BOUND]);
  const lost = parts([MISSING[0]]).every(
    (part, at) => !WHOLE_ROWS.includes(sessions[at].request.query) || part.every((value) => value === 0),
  );
  return [
    {
      name: "over-norm row",
      says: "values up to infinity move no session's sum by more than its sensitivity",
      isPassed: isEveryWithin(HUGE),
    },
    {
      name: "duplicate rows",
      says: "three equal users move every sum by exactly three times what one moves it",
      isPassed: three.every((part, at) => part.every((value, i) => value === 3 * one[at][i])),
    },
    {
      name: "NaN features",
      says: "a row without values is no error, obeys the sensitivity, and is not in sums of whole rows",
      isPassed: isEveryWithin(MISSING) && lost,
    },
    {
      name: "one person, two nodes",
      says: "two accounts of one person together move no sum by more than twice the sensitivity",
      isPassed: one.every((part, at) =>
        isWithin(
          part.map((value) => 2 * value),
          sessions[at],
          2n,
        ),
      ),
    },
  ];
}

/** What some rows add to one node's exact sum. */
function partOf({ request, parameters }: AuditSession, rows: readonly Row[]): Float64Array {
  const without = measureRequest(madeUpTable(0), request, parameters);
  const within = measureRequest(madeUpTable(0, rows), request, parameters);
  return within.map((value, at) => value - without[at]);
}

function normSq(part: Float64Array): bigint {
  return part.reduce((sum, value) => sum + BigInt(value) ** 2n, 0n);
}
