import { createHmac, randomBytes } from "node:crypto";
import { type TableDifference, tableDifference } from "../../ingest/table-difference.ts";
import type { ExactTable } from "../../table.ts";
import type { NodeConfig } from "../config.ts";
import { type DataRequest, prepareData } from "../ingest/prepare.ts";
import { stoppingSql } from "./stopping-sql.ts";
import { type Finding, findingOf } from "./finding.ts";

/** Of how many users one is removed, round by round; the last round removes one user. */
const ROUNDS = [2, 8, 32, Infinity];
const KEY_BYTES = 32;
/** Days of the funnel that is compared. */
const FUNNEL_DAYS = 90;
/** Cap of what is spent after the cutoff. */
const SPEND_CAP = 1e6;

/** What stability is looked at of: the data sections, and what the dictionary computes. */
type Place = Pick<NodeConfig, "data" | "consent" | "folder" | "home" | "dictionary">;

/**
 * Removes some users from what the sources deliver, in several rounds chosen by a key that is drawn each time, and compares
 * everybody else's row bit by bit: what makes them differ breaks the ground that privacy stands on. Only counts and names
 * of features, sources and rules are told.
 */
export async function checkStability(place: Place, nowMs: number): Promise<Finding> {
  const { features, cleaning, targets = {}, catalogue } = place.dictionary;
  const [target] = Object.values(targets);
  const besides = { behaviour: { windowDays: FUNNEL_DAYS }, later: { spendUpTo: SPEND_CAP } };
  const request = { features, cleaning, target, catalogue, ...besides, snapshotMs: nowMs };
  const key = randomBytes(KEY_BYTES);
  try {
    const whole = await tableOf(place, request);
    if (whole.users < 2) return warning("there are fewer than two users to compare");
    for (const one of ROUNDS) {
      const ids = chosen(whole.ids, one, key);
      const difference = await differenceWithout(place, request, { ids }, whole);
      if (difference.changed > 0) return await failure(place, request, ids, difference);
    }
    const text = `in ${ROUNDS.length} rounds without some of the ${whole.users} users everybody else's row stayed the same, bit by bit`;
    const stopping = await stoppingSql(place.data, place.home);
    if (stopping.length === 0) return { check: "stability", verdict: "PASS", text };
    return {
      check: "stability",
      verdict: "WARN",
      text: `${text}; but one cell that does not fit would end the SQL of ${stopping.join("; ")}, and with it the reading of everybody`,
      todo: 'Write TRY_CAST, try_strptime or TRY(…) there, see docs/data.md, "One user at a time".',
    };
  } catch (error) {
    return findingOf("stability", "FAIL", error);
  }
}

async function tableOf(place: Place, request: DataRequest): Promise<ExactTable> {
  const rowsOnly = { ...request, keepValues: true, isLookedAt: false };
  return (await prepareData(place, rowsOnly, () => undefined)).exact!;
}

/** Picks one of so many users by a keyed hash, but neither nobody nor everybody. */
function chosen(ids: readonly string[], oneOf: number, key: Uint8Array): readonly string[] {
  const rank = (id: string) => createHmac("sha256", key).update(`${oneOf} ${id}`).digest().readUInt32BE();
  const picked = ids.filter((id) => rank(id) < 2 ** 32 / oneOf);
  if (picked.length > 0 && picked.length < ids.length) return picked;
  return ids.toSorted((a, b) => rank(a) - rank(b)).slice(0, 1);
}

async function differenceWithout(
  place: Place,
  request: DataRequest,
  removal: NonNullable<DataRequest["removal"]>,
  whole: ExactTable,
): Promise<TableDifference> {
  const rest = await tableOf(place, { ...request, removal });
  const removed = new Set(removal.ids);
  return tableDifference(whole, rest, (id) => removed.has(id));
}

async function failure(
  place: Place,
  request: DataRequest,
  ids: readonly string[],
  { compared, changed, features, isOutcome, isBasket, isBeside }: TableDifference,
): Promise<Finding> {
  const names = [
    ...features.map((at) => request.features[at].name),
    ...(isOutcome ? ["the target"] : []),
    ...(isBasket ? ["what they buy of the catalogue"] : []),
    ...(isBeside ? ["how they behave, or what they spent later"] : []),
  ];
  const [source, rule] = [await sourceOf(place, request, ids), await ruleOf(place, request, ids)];
  const parts = [
    `without ${ids.length} user(s) the rows of ${changed} of ${compared} others are different`,
    names.length > 0 ? ` in ${names.join(", ")}` : "",
    source === undefined ? "" : `; their rows in the source ${JSON.stringify(source)} are enough for that`,
    rule === undefined ? "" : `; without the rule ${rule} it does not happen`,
  ];
  return {
    check: "stability",
    verdict: "FAIL",
    text: parts.join(""),
    todo: 'Find what looks at other users\' rows there, see docs/data.md, "SQL of your own": the noise of a study is enough for one user only.',
  };
}

/** The first source from which removing them is enough to change others. */
async function sourceOf(
  place: Place,
  request: DataRequest,
  ids: readonly string[],
): Promise<string | undefined> {
  const whole = await tableOf(place, request);
  for (const [from, source] of Object.entries(place.data.sources)) {
    if ("sql" in source) continue;
    if ((await differenceWithout(place, request, { ids, from }, whole)).changed > 0) return from;
  }
  return undefined;
}

/** The first rule of cleaning without which nobody else changes. */
async function ruleOf(
  place: Place,
  request: DataRequest,
  ids: readonly string[],
): Promise<string | undefined> {
  const { duplicates, cancellations, maxEventsPerDay, minimum } = request.cleaning;
  const without: Readonly<Record<string, DataRequest["cleaning"]>> = {
    ...(duplicates !== "keep" && { duplicates: { ...request.cleaning, duplicates: "keep" } }),
    ...(cancellations !== "separate" && {
      cancellations: { ...request.cleaning, cancellations: "separate" },
    }),
    ...(maxEventsPerDay !== undefined && {
      maxEventsPerDay: { ...request.cleaning, maxEventsPerDay: undefined },
    }),
    ...(minimum && { minimum: { ...request.cleaning, minimum: undefined } }),
  };
  for (const [rule, cleaning] of Object.entries(without)) {
    const other = { ...request, cleaning };
    if ((await differenceWithout(place, other, { ids }, await tableOf(place, other))).changed === 0)
      return rule;
  }
  return undefined;
}

function warning(text: string): Finding {
  return { check: "stability", verdict: "WARN", text, todo: "Look again when there is data." };
}
