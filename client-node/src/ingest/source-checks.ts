import type { MoneyRule } from "@fedseg/shared/features/cleaning.ts";
import {
  type CellCheck,
  type SourceChecks,
  amountCheck,
  currencyCheck,
  discountCheck,
  emptyCheck,
  formCheck,
  idChecks,
  numberChecks,
  timeChecks,
  totalCheck,
  wordCheck,
} from "./cell-checks.ts";
import { type ColumnFinder, type ColumnRef, numberStyle, withTexts } from "./cells-sql.ts";
import { type TimeFormat } from "./time-cells-sql.ts";
import type { ConsentConfig } from "../config/consent-config.ts";
import type { DataConfig, EventEntity } from "../config/data-config.ts";
import { PLAIN_WORDS } from "./lines-sql.ts";
import { filteredLines } from "./entity-lines-sql.ts";
import { feeCheck } from "./fee-words.ts";
import { misreadCheck } from "./misread-check.ts";
import { numberMixtures, timeMixtures } from "./mixture-checks.ts";
import { quoteName } from "./sql.ts";

/** What Sec-GPC is stored as: yes, and no. */
const SIGNALS = ["1", "1.0", "true", "True", "TRUE", "0", "0.0", "false", "False", "FALSE"];
const CONSENT_STRING = String.raw`[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*`;

const IDS = ["user", "order", "product", "session"] as const;
const NUMBERS = ["quantity", "unit_price", "amount", "discount", "duration"] as const;

/** What a section that is no list of lines says of a source. */
interface Section {
  readonly from: string;
  readonly columns: Readonly<Record<string, string | undefined>>;
  readonly time?: TimeFormat;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly repeats?: DataConfig["customers"][number]["repeats"];
}

/** A node's sections, and what money is turned into. */
interface Asked {
  readonly data: DataConfig;
  readonly consent: ConsentConfig;
  readonly money?: MoneyRule | undefined;
}

/** Lists what is asked of the cells of every column that a section names by its role. */
export function sourceChecks(asked: Asked, find: ColumnFinder, nowMs: number): readonly SourceChecks[] {
  const { data, consent } = asked;
  const events = data.events.map((entity) => eventChecks(entity, asked, find, nowMs));
  const { orders, products, customers } = data;
  const { records, optOut, gpc, tcf } = consent;
  const sections = [orders, products, ...customers, records, optOut, gpc, tcf];
  const others = sections.flatMap((section) => (section ? [sectionChecks(section, find, nowMs)] : []));
  return [...events, ...others];
}

/** Finds columns of a relation, those of texts with them at hand. */
function finderOf(
  relation: string,
  names: readonly (string | undefined)[],
  find: (name: string) => ColumnRef,
) {
  const named = names.flatMap((name) => (name === undefined ? [] : [find(name)]));
  const texts = withTexts(
    relation,
    named.filter(({ type }) => type === "VARCHAR"),
  );
  return {
    relation: texts.relation,
    ofCells: texts.of,
    find: (_: string, name: string) => texts.at(find(name)),
  };
}

function sectionChecks(section: Section, bare: ColumnFinder, nowMs: number): SourceChecks {
  const { from, columns: roles, time = {}, attributes = {}, repeats } = section;
  const names = [
    ...Object.values(roles),
    ...Object.values(attributes),
    typeof repeats === "object" ? repeats.latest : undefined,
  ];
  const { relation, ofCells, find } = finderOf(`src.${quoteName(from)} AS s`, names, (name) =>
    bare(from, name),
  );
  const named = (name: string | undefined, checks: (column: ColumnRef) => readonly CellCheck[]) =>
    name === undefined ? [] : checks(find(from, name));
  const checks = [
    ...named(roles["time"], (column) => timesAsked(column, time, nowMs)),
    ...IDS.flatMap((role) => named(roles[role], idChecks)),
    ...named(roles["user"], misreadCheck),
    ...named(roles["signal"], (column) => [wordCheck("unreadable-signal", column, SIGNALS)]),
    ...named(roles["string"], (column) => [formCheck("unreadable-consent", column, CONSENT_STRING)]),
    ...(typeof repeats === "object" ? timesAsked(find(from, repeats.latest), repeats.time, nowMs) : []),
    ...[...Object.values(roles), ...Object.values(attributes)].flatMap((name) =>
      named(name, (column) => [emptyCheck(column)]),
    ),
  ];
  return { source: from, relation, ofCells, checks };
}

function timesAsked(column: ColumnRef, time: TimeFormat = {}, nowMs: number): readonly CellCheck[] {
  return [...timeChecks(column, time, nowMs), ...timeMixtures(column, time)];
}

function eventChecks(
  entity: EventEntity,
  { data: { sources }, money }: Asked,
  bare: ColumnFinder,
  nowMs: number,
): SourceChecks {
  const { from, columns: roles, type, time, currency, discountSign = "positive" } = entity;
  const others = [type, currency].map((one) => (typeof one === "object" ? one.column : undefined));
  const mapped = [...Object.values(roles), ...others];
  const { relation, ofCells, find } = finderOf(filteredLines(entity), mapped, (name) => bare(from, name));
  const { amount, quantity, unit_price: price } = roles;
  const style = numberStyle(sources[from]);
  const each = (names: readonly (keyof typeof roles)[], check: (column: ColumnRef) => readonly CellCheck[]) =>
    names.flatMap((role) => (roles[role] === undefined ? [] : check(find(from, roles[role]))));
  const checks = [
    ...each(["time"], (column) => timesAsked(column, time, nowMs)),
    ...each(IDS, idChecks),
    ...each(NUMBERS, (column) => [...numberChecks(column, style), ...numberMixtures(column, style)]),
    ...each(["discount"], (column) => [discountCheck(column, style, discountSign)]),
    ...each(["user", "order", "product"], totalCheck),
    ...each(["product"], feeCheck),
    ...each(["user", "product", "category", "brand"], misreadCheck),
    ...(amount && quantity && price
      ? [
          amountCheck(
            { amount: find(from, amount), quantity: find(from, quantity), price: find(from, price) },
            style,
          ),
        ]
      : []),
    ...(typeof type === "string"
      ? []
      : [wordCheck("unknown-type", find(from, type.column), Object.keys(type.words ?? PLAIN_WORDS))]),
    ...(typeof currency === "object" && money ? [currencyCheck(find(from, currency.column), money)] : []),
    ...each(Object.keys(roles) as (keyof typeof roles)[], (column) => [emptyCheck(column)]),
  ];
  return { source: from, relation, ofCells, checks };
}
