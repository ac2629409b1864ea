import { resolve } from "node:path";
import type { Catalogue } from "@fedseg/shared/features/catalogue.ts";
import type { Behaviour } from "@fedseg/shared/features/behaviour.ts";
import type { Later } from "@fedseg/shared/features/later.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import { requireCurrencies } from "../../features/currencies.ts";
import { checkNeeds, unrecordedSteps } from "../../features/needs.ts";
import { cutoffOf } from "../../features/table-sql.ts";
import { plainLineSources } from "../../ingest/line-sources.ts";
import { requireUsers } from "../../ingest/require-users.ts";
import type { QualityReport } from "../../reports/quality-report.ts";
import { type ExactTable, type Table, isMeasured } from "../../table.ts";
import type { NodeConfig } from "../config.ts";
import type { Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import type { Removal } from "./sources/remove-users.ts";
import { FilesInPlace } from "./sources/files-in-place.ts";
import { requireFilesOnce } from "./sources/files-once.ts";
import { filesOfAll } from "./sources/source-files.ts";
import { SqlGuard } from "./sources/sql-guard.ts";
import { type SourceRead, stageSources } from "./sources/stage.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { ORDERS } from "../../ingest/line-checks-sql.ts";
import { buildTable } from "./build-table.ts";
import { dropLineSources } from "./drop-sources.ts";
import { lookAtData, lookAtSources } from "./look-at-data.ts";
import { columnsInUse } from "./columns-in-use.ts";
import { stagePastEvents } from "./past-events.ts";
import { type EventCounts, type EventRules, stageEvents } from "./stage-events.ts";

/** What a study computes of the users. */
export interface DataRequest {
  readonly features: readonly FeatureSpec[];
  readonly cleaning: CleaningRules;
  readonly target?: Target | undefined;
  /** What other studies may judge users by: their cells are looked at, and no row changes. */
  readonly judged?: readonly Target[] | undefined;
  readonly catalogue?: Catalogue | undefined;
  /** How users behave, where a program asks for it. */
  readonly behaviour?: Behaviour | undefined;
  /** What they spend after the target's cutoff, where one does. */
  readonly later?: Later | undefined;
  readonly snapshotMs: number;
  /** Tells who has withdrawn at this node; without it nobody is left out for that. */
  readonly isWithdrawn?: (id: string) => boolean;
  /** Tells how many withdrawals no user has met by then. */
  readonly unmet?: () => { readonly count: number; readonly of: number };
  /** Users who are removed from what the sources deliver, to see whether others change. */
  readonly removal?: Removal;
  /** Whether the values that codes were made of are wanted as well. */
  readonly keepValues?: boolean;
  /** Whether what an owner should know of the data is looked for; it is, unless this is false. It changes no row. */
  readonly isLookedAt?: boolean;
}

/** A node's users, and what was done to get them. */
export interface PreparedData {
  readonly table: Table;
  readonly report: QualityReport;
  /** The same users' values before they were encoded, where the request keeps them. */
  readonly exact?: ExactTable;
}

/** What of a node's configuration tells where rows lie and who may be counted. */
export type DataPlace = Pick<NodeConfig, "data" | "consent" | "folder" | "home">;

/** How often a person hears that reading goes on. */
const PATIENCE_MS = 10_000;

/**
 * Reads, cleans and measures a node's own data for a study.
 * @throws CodedError FEATURE_UNAVAILABLE, TARGET_UNAVAILABLE, CATALOGUE_UNAVAILABLE, DATA_*, CSV_*, PARQUET_*, JSON_*, POSTGRES_*, SQL_* or ENGINE_*.
 */
export async function prepareData(place: DataPlace, study: DataRequest, tell: Tell): Promise<PreparedData> {
  const { features, cleaning, target, catalogue, snapshotMs, isWithdrawn, unmet, removal, keepValues } =
    study;
  const { isLookedAt = true, behaviour, later, judged = [] } = study;
  const { data, consent } = place;
  checkNeeds(data, study);
  for (const one of judged) checkNeeds(data, { features, cleaning, target: one });
  requireCurrencies(data, cleaning);
  const unrecorded = unrecordedSteps(data, cleaning);
  if (behaviour && unrecorded.length > 0)
    tell(
      "FUNNEL",
      `its users are in no funnel: this platform records no events of type ${unrecorded.join(", ")}`,
    );
  const work = async (engine: Engine, sources: readonly SourceRead[]) => {
    const rules = { data, consent, cleaning, snapshotMs, ...(isWithdrawn && { isWithdrawn }) };
    const pastEvents = await stageCutoff(engine, rules, target);
    const counts = await stageUsers(engine, rules);
    const { columns } = counts;
    const look = {
      ...place,
      columns,
      features,
      targets: [...(target ? [target] : []), ...judged],
      snapshotMs,
      cleaning,
      catalogue,
      nowMs: new Date().getTime(),
      unmet,
    };
    const seen = isLookedAt ? await lookAtSources(engine, look) : undefined;
    await dropLineSources(engine, data, consent, columns);
    // Before there are rows, beside which repeats would be looked for.
    const observations = seen ? await lookAtData(engine, look, seen) : [];
    const built = await buildTable(engine, {
      features,
      target,
      catalogue,
      behaviour,
      later,
      hasFunnel: unrecorded.length === 0,
      snapshotMs,
      pastEvents,
      keepValues,
      // Two entities may name one order.
      orders: seen && data.events.length === 1 ? ORDERS : undefined,
    });
    const users = { ...counts.users, unmeasured: countUnmeasured(built.table) };
    const report = { sources, lines: counts.lines, users, observations, features: built.features };
    return { table: built.table, report, ...(built.exact && { exact: built.exact }) };
  };
  const prepared = await withSources(place, tell, work, removal);
  tell("DATA", summaryOf(prepared.report));
  return prepared;
}

/** What is done with sources that have been read; twice where files have changed meanwhile. */
type Work<T> = (engine: Engine, sources: readonly SourceRead[]) => Promise<T>;

/**
 * Opens an engine, stages the sources, without the rows of some users where that is asked, and removes every trace of them
 * afterwards. Files that can be are read where they lie, several times; where that has shown several states of one, or what the
 * engine stops at, all of it is done anew with copies, as it is where a file has changed while it was copied.
 */
export async function withSources<T>(
  place: DataPlace,
  tell: Tell,
  work: Work<T>,
  removal?: Removal,
): Promise<T> {
  if (removal) return withEngine(place, tell, work, { removal });
  const inPlace = new FilesInPlace();
  try {
    const made = await withEngine(place, tell, work, { inPlace });
    if (!inPlace.mayDiffer()) return made;
  } catch (error) {
    if (!inPlace.mayDiffer(error)) throw error;
  }
  return withEngine(place, tell, work, {});
}

async function withEngine<T>(
  { data, consent, folder, home }: DataPlace,
  tell: Tell,
  work: Work<T>,
  { removal, inPlace }: { readonly removal?: Removal; readonly inPlace?: FilesInPlace },
): Promise<T> {
  const here = (relative: string) => resolve(home, relative);
  requireFilesOnce(data, here);
  const engine = await openEngine(data.engine, { folder, reads: filesOfAll(data.sources, here) });
  let doing = "";
  const patience = setInterval(() => tell("DATA", `still ${doing}${shareDone(engine)}`), PATIENCE_MS);
  try {
    const onProgress = (source: string, rows?: number) => {
      doing = `reading ${source}${rows === undefined ? "" : ` (${rows} rows so far)`}`;
    };
    const named = await columnsInUse(engine, data, consent);
    const guard = await SqlGuard.of(engine, data, consent);
    const sources = await stageSources(engine, data.sources, {
      here,
      onProgress,
      named,
      guard,
      removal,
      inPlace: inPlace && { columns: plainLineSources(data, consent), files: inPlace },
      reading: data,
    });
    doing = "cleaning lines and measuring users";
    return await work(engine, sources);
  } finally {
    clearInterval(patience);
    engine.close();
  }
}

async function stageUsers(engine: Engine, rules: EventRules): Promise<EventCounts> {
  const counts = await stageEvents(engine, rules);
  requireUsers(counts);
  return counts;
}

/** A return that offsets an earlier sale is not known before it happens: the past needs a reading of its own. */
async function stageCutoff(
  engine: Engine,
  rules: EventRules,
  target: Target | undefined,
): Promise<string | undefined> {
  if (!target || !("withinDays" in target) || rules.cleaning.cancellations !== "offset") return undefined;
  return stagePastEvents(engine, { ...rules, snapshotMs: cutoffOf(target, rules.snapshotMs) });
}

function shareDone(engine: Engine): string {
  const percent = engine.percent();
  return percent === undefined ? "" : `, ${Math.floor(percent)} % of this step`;
}

function countUnmeasured(table: Table): number {
  const all = Array.from({ length: table.d }, (_, place) => place);
  let count = 0;
  for (let user = 0; user < table.users; user += 1) if (!isMeasured(table, user, all)) count += 1;
  return count;
}

function summaryOf({ sources, lines, users }: QualityReport): string {
  const total = (of: "read" | "kept") => lines.reduce((sum, line) => sum + line[of], 0);
  const unreadable = sources.reduce((sum, source) => sum + (source.unreadable ?? 0), 0);
  const beside = unreadable > 0 ? `; ${unreadable} line(s) of files cannot be read` : "";
  return `${total("read")} lines read, ${total("kept")} kept, ${users.kept} users${beside}`;
}
