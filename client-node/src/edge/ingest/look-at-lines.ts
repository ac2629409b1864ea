import type { Catalogue } from "@fedseg/shared/features/catalogue.ts";
import type { CleaningRules } from "@fedseg/shared/features/cleaning.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { DataConfig } from "../../config/data-config.ts";
import {
  COMPARED,
  catalogueStrangers,
  fewestCompared,
  ODD_ORDERS,
  ordersTable,
  REPEATED_LINES,
  UNMATCHED_RETURNS,
} from "../../ingest/line-checks-sql.ts";
import { ALIKE_MARKS, ROLE_MARK } from "../../ingest/marks.ts";
import type { Observation, ObservationKind } from "../../ingest/observation.ts";
import type { Engine } from "./engine/engine.ts";
import { stageMarksAgain } from "./stage-marks.ts";

/** Shares from which on it is worth a word, and fewest orders that are one. */
const MUCH = { repeated: 0.01, unmatched: 0.05, sameAmount: 0.5, total: 0.2, long: 0.01, orders: 3 } as const;

/** What is asked of lines that have been read and cleaned. */
export interface LinesAsked {
  readonly data: DataConfig;
  readonly features: readonly FeatureSpec[];
  readonly cleaning: CleaningRules;
  readonly catalogue?: Catalogue | undefined;
}

/** Looks at lines beside others of their user and order: repeats, order totals, returns of what nobody bought. Leaves the table `ORDERS`. */
export async function lookAtLines(engine: Engine, asked: LinesAsked): Promise<readonly Observation[]> {
  return [
    ...(await repeatedLines(engine, asked)),
    ...(await lookAtOrders(engine, asked.data)),
    ...(await unmatchedReturns(engine, asked)),
    ...(await strangersToCatalogue(engine, asked)),
  ];
}

async function repeatedLines(
  engine: Engine,
  { data, cleaning }: LinesAsked,
): Promise<readonly Observation[]> {
  const { duplicates } = cleaning;
  const rule = typeof duplicates === "object" ? "key" : duplicates;
  const again = await alikeAtMost(engine, cleaning);
  if (again === 0) return [];
  // Half: lines that are like another entity's are counted there. From that many lines on they are too few of them.
  const many = Math.floor((2 * again) / MUCH.repeated) + 2;
  const [[fewest]] = await engine.rows(fewestCompared(data.events.length, many));
  if (2 * again < MUCH.repeated * Number(fewest)) return [];
  const rows = await engine.rows(REPEATED_LINES);
  return rows.flatMap(([entity, count, of, name]) =>
    told("repeated-line", [count, of, name], {
      from: MUCH.repeated,
      about: { source: data.events[Number(entity)].from, words: [rule] },
    }),
  );
}

/** Returns how many kept lines repeat another at most. Whoever drops repeats has the marks already, unless returns have changed lines since. */
async function alikeAtMost(engine: Engine, { duplicates, cancellations }: CleaningRules): Promise<number> {
  if (duplicates !== "drop" || cancellations === "offset")
    return stageMarksAgain(engine, `SELECT ${ROLE_MARK} AS mark FROM main.line WHERE ${COMPARED}`);
  const [[again, dropped]] = await engine.rows(
    `SELECT (SELECT count(*) FROM main.${ALIKE_MARKS}), (SELECT count(*) FROM main.line WHERE reason = 'duplicate')`,
  );
  return Number(again) - Number(dropped);
}

async function lookAtOrders(engine: Engine, { events }: DataConfig): Promise<readonly Observation[]> {
  const hasAmounts = events.some(({ columns }) => columns.amount !== undefined);
  await engine.run(ordersTable(hasAmounts));
  const rows = await engine.rows(ODD_ORDERS);
  return rows.flatMap(([entity, same, several, order, totals, mayTotal, totalOrder, long, longOrder]) => {
    const { from, columns } = events[Number(entity)];
    const about = { source: from, ...(columns.amount && { column: columns.amount }) };
    return [
      ...(columns.amount === undefined || Number(same) < MUCH.orders
        ? []
        : told("order-total", [same, several, order], { from: MUCH.sameAmount, about })),
      ...(Number(totals) < MUCH.orders
        ? []
        : told("total-line", [totals, mayTotal, totalOrder], { from: MUCH.total, about })),
      ...(Number(long) < MUCH.orders
        ? []
        : told("order-span", [long, several, longOrder], { from: MUCH.long, about: { source: from } })),
    ];
  });
}

async function unmatchedReturns(
  engine: Engine,
  { features, cleaning }: LinesAsked,
): Promise<readonly Observation[]> {
  const names = features.flatMap(({ name, measure }) => (measure.of === "return-rate" ? [name] : []));
  if (names.length === 0 && cleaning.cancellations !== "offset") return [];
  const [row] = await engine.rows(UNMATCHED_RETURNS);
  const about = names.length > 0 ? { features: names } : {};
  return told("return-unmatched", row, { from: MUCH.unmatched, about });
}

/** Purchases of what the catalogue does not list: they are counted for nobody, as "other". */
async function strangersToCatalogue(
  engine: Engine,
  { catalogue }: LinesAsked,
): Promise<readonly Observation[]> {
  if (!catalogue) return [];
  const [row] = await engine.rows(catalogueStrangers(catalogue));
  return told("catalogue-stranger", row, { from: 0, about: {} });
}

interface Worth {
  readonly from: number;
  readonly about: Pick<Observation, "source" | "column" | "features" | "words">;
}

function told(
  kind: ObservationKind,
  [odd, all, example]: readonly unknown[],
  { from, about }: Worth,
): readonly Observation[] {
  const [count, of] = [Number(odd), Number(all)];
  if (count === 0 || count < from * of) return [];
  return [{ kind, ...about, count, of, examples: typeof example === "string" ? [example] : [] }];
}
