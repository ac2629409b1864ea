import type { Catalogue } from "@fedseg/shared/features/catalogue.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { attributeChecks } from "../../ingest/attribute-checks.ts";
import { type CellCheck, type SourceChecks } from "../../ingest/cell-checks.ts";
import { checksQuery, foundQuery, orderlyQuery } from "../../ingest/check-queries.ts";
import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig } from "../../config/data-config.ts";
import { EXAMPLE, type Observation } from "../../ingest/observation.ts";
import { counted, nearWordsQuery } from "../../ingest/spellings-sql.ts";
import { sourceChecks } from "../../ingest/source-checks.ts";
import {
  type WordCheck,
  eventsAsked,
  featureWords,
  sectionWords,
  targetWords,
  wordQueries,
} from "../../ingest/word-checks.ts";
import type { Engine } from "./engine/engine.ts";
import type { SourceColumns } from "./columns.ts";
import { lookAtLines } from "./look-at-lines.ts";
import { lookAtTimes } from "./look-at-times.ts";
import { lookAtUnread } from "./look-at-unread.ts";
import { lookAtPeople } from "./look-at-people.ts";

/** Events that are asked for their types before all are. */
const FIRST_EVENTS = 20_000;

/** Whose data is looked at, and what it is for. */
export interface LookRequest {
  readonly data: DataConfig;
  readonly consent: ConsentConfig;
  readonly columns: SourceColumns;
  readonly features: readonly FeatureSpec[];
  /** What users are judged by, or may be. */
  readonly targets: readonly Target[];
  /** As of when users are measured, milliseconds since 1970. */
  readonly snapshotMs: number;
  /** How lines are cleaned before. */
  readonly cleaning: CleaningRules;
  readonly catalogue?: Catalogue | undefined;
  /** The clock of now: what lies behind it is to come. */
  readonly nowMs: number;
  /** How many withdrawals name nobody, of how many. */
  readonly unmet?: (() => { readonly count: number; readonly of: number }) | undefined;
}

/** What is found in sources, and what is still to be asked of the cells of lines and of customers. */
export interface SourcesSeen {
  readonly cells: readonly Observation[];
  readonly words: readonly Observation[];
  readonly unread: readonly Observation[];
}

/**
 * Looks at sources that have been staged for what an owner should know of. What it finds is for the owner alone: it changes
 * no row, and nothing of it is sent.
 */
export async function lookAtSources(engine: Engine, request: LookRequest): Promise<SourcesSeen> {
  const { data, consent, columns, features, targets, cleaning, nowMs } = request;
  const checks = [
    ...sourceChecks({ data, consent, money: cleaning.money }, columns.find, nowMs),
    ...attributeChecks(data, features, { find: columns.find, nowMs, targets }),
  ];
  return {
    cells: await lookAtCells(engine, checks, columns),
    words: await lookAtWords(engine, sectionWords({ data, consent }, columns.find)),
    unread: await lookAtUnread(engine, { data, consent }, columns),
  };
}

/** Looks at lines and users in the same way; returns what was found in sources as well, which are not asked any more but for orders, products, customers and consent. */
export async function lookAtData(
  engine: Engine,
  request: LookRequest,
  { cells, words, unread }: SourcesSeen,
): Promise<readonly Observation[]> {
  const { data, consent, columns, features, targets, snapshotMs, cleaning, catalogue, unmet } = request;
  return [
    ...cells,
    ...words,
    ...(await lookAtWords(engine, [...featureWords(features), ...targets.flatMap(targetWords)])),
    ...(await lookAtEvents(engine, features)),
    ...(await lookAtTimes(engine, targets, snapshotMs)),
    ...unread,
    ...(await lookAtLines(engine, { data, features, cleaning, catalogue })),
    ...(await lookAtPeople(engine, { data, consent }, columns)),
    ...lookAtWithdrawals(unmet?.()),
  ];
}

async function lookAtCells(
  engine: Engine,
  all: readonly SourceChecks[],
  columns: SourceColumns,
): Promise<readonly Observation[]> {
  const found = new Map<string, Observation>();
  for (const own of all) {
    const { source, checks } = own;
    if (checks.length === 0) continue;
    const answers = await answersTo(engine, own, columns);
    for (const check of checks) {
      const { kind, column, features, words, from = 0, isMixture = false } = check;
      const { count = 0, of = 0, example } = answers.get(check) ?? {};
      // What several sections say of a column is said once.
      const isOdd = count > 0 && count >= from * of && !(isMixture && count === of);
      const place = JSON.stringify([kind, source, column.name, kind === "class-unlisted" ? words : features]);
      if (!isOdd || found.has(place)) continue;
      const about = {
        kind,
        source,
        column: column.name,
        ...(features && { features }),
        ...(words && { words }),
      };
      found.set(place, { ...about, count, of, examples: examplesOf(example) });
    }
  }
  return [...found.values()];
}

/** How many rows are odd, of how many, and the first such cell. */
interface Answer {
  readonly count: number;
  readonly of: number;
  readonly example: unknown;
}

/** Answers the checks that find something: most find nothing, and are asked no more than whether they do. */
async function answersTo(
  engine: Engine,
  asked: SourceChecks,
  columns: SourceColumns,
): Promise<ReadonlyMap<CellCheck, Answer>> {
  const { relation, checks: all } = asked;
  const ofSome = all.filter(({ kind }) => kind !== "empty-column");
  const ofAll: CellCheck[] = [];
  for (const check of all.filter(({ kind }) => kind === "empty-column"))
    if ((await engine.rows(orderlyQuery(relation, check))).length === 0) ofAll.push(check);
  const odd = await thoseThatFind(engine, { ...asked, checks: ofSome }, columns);
  if (odd.length + ofAll.length === 0) return new Map();
  const [[rows, ...answers]] = await engine.rows(checksQuery({ relation, checks: odd }));
  const empty = { count: Number(rows), of: Number(rows), example: undefined };
  return new Map([
    ...ofAll.map((check) => [check, empty] as const),
    ...odd.map((check, at) => {
      const [count, example, of] = answers.slice(3 * at, 3 * at + 3);
      return [check, { count: Number(count), of: Number(of), example }] as const;
    }),
  ]);
}

/**
 * Returns the checks that find something: of a column whose different cells are at hand, each of these is asked once, also
 * those that an entity's condition leaves out.
 */
async function thoseThatFind(
  engine: Engine,
  { source, relation, ofCells, checks }: SourceChecks,
  columns: SourceColumns,
): Promise<readonly CellCheck[]> {
  const groups = new Map<string, CellCheck[]>();
  for (const check of checks) {
    const cells = check.isOfRow ? undefined : columns.differentCells(source, check.column);
    const asked = cells === undefined ? relation : ofCells(check.column, cells);
    groups.set(asked, [...(groups.get(asked) ?? []), check]);
  }
  const odd = new Set<CellCheck>();
  for (const [asked, own] of groups) {
    const [found] = await engine.rows(foundQuery({ relation: asked, checks: own }));
    for (const [at, check] of own.entries()) if (found[at] === true) odd.add(check);
  }
  return checks.filter((check) => odd.has(check));
}

async function lookAtWords(engine: Engine, all: readonly WordCheck[]): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  for (const check of all) {
    const { kind, source, column, features, words } = check;
    const { never, instead } = wordQueries(check);
    const about = { ...(source && { source }), ...(column && { column }), ...(features && { features }) };
    const [near] = await engine.rows(nearWordsQuery(check));
    found.push(...counted({ ...about, kind: "near-word", words }, near));
    const missing = (await engine.rows(never)).map(([word]) => String(word));
    if (missing.length === 0) continue;
    const examples = (await engine.rows(instead)).flatMap(([cell]) => examplesOf(cell));
    found.push({ ...about, kind, count: missing.length, of: words.length, examples, words: missing });
  }
  return found;
}

/** Tells the types of event that features look at and nobody has: the first events have all of them, as a rule. */
async function lookAtEvents(
  engine: Engine,
  features: readonly FeatureSpec[],
): Promise<readonly Observation[]> {
  let asked = [...eventsAsked(features)];
  let of = 0;
  for (const events of [`(SELECT type FROM main.event LIMIT ${FIRST_EVENTS})`, "main.event"]) {
    if (asked.length === 0) return [];
    const counts = await engine.rows(`SELECT type, count(*) FROM ${events} GROUP BY type`);
    const held = new Set(counts.map(([type]) => String(type)));
    of = counts.reduce((sum, [, count]) => sum + Number(count), 0);
    asked = asked.filter(([type]) => !held.has(type));
  }
  return asked.map(([type, names]) => ({
    kind: "event-never",
    features: names,
    count: 0,
    of,
    examples: [],
    words: [type],
  }));
}

/** Withdrawals are kept by hashes: there is no example. */
function lookAtWithdrawals({ count, of } = { count: 0, of: 0 }): readonly Observation[] {
  return count > 0 ? [{ kind: "withdrawn-stranger", count, of, examples: [] }] : [];
}

/** Cuts a cell to what is shown of it. */
function examplesOf(cell: unknown): readonly string[] {
  if (cell === null || cell === undefined) return [];
  const characters = Array.from(String(cell));
  return [characters.length > EXAMPLE ? `${characters.slice(0, EXAMPLE).join("")}…` : characters.join("")];
}
