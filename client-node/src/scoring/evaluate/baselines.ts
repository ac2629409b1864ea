import { NO_CODE, naturalAt } from "@fedseg/shared/features/code.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Table } from "../../table.ts";
import { type Customer, chanceToOrder, fitBgNbd } from "./bg-nbd.ts";
import { rankGroups } from "./own-quality.ts";

/** A rule that needs no study, and what it says of each of some users. */
export interface Baseline {
  readonly name: string;
  readonly scores: Float64Array;
}

/** Groups of each of recency, frequency and money, as people of the trade have them. */
const RANKS = 5;

/** Fewest users that the model of repeat buying is fitted to. */
const LEAST = 100;

const DAYS = 7;
/** How far a chance to order looks ahead: ranks hardly depend on it. */
const WEEKS = 13;

/** Returns what can be said of some users of a table without a study: by recency alone, by R-F-M ranks, by BG/NBD. */
export function baselinesOf(
  features: readonly FeatureSpec[],
  table: Table,
  users: readonly number[],
): readonly Baseline[] {
  const valuesOf = (place: number) =>
    Float64Array.from(users, (user) => {
      const code = table.codes[place * table.users + user];
      return code === NO_CODE ? 0 : naturalAt(features[place], code);
    });
  const roles = (["recency", "frequency", "monetary"] as const).map((role) =>
    features.findIndex((feature) => feature.role === role),
  );
  const [recency] = roles;
  return [
    ...(recency >= 0 ? [{ name: "recency alone", scores: valuesOf(recency).map((days) => -days) }] : []),
    ...(roles.includes(-1) ? [] : [{ name: "R-F-M ranks", scores: rfmRanks(roles.map(valuesOf)) }]),
    ...boughtBefore(features, valuesOf, users.length),
  ];
}

/** Adds up fifths of recency, the later the better, frequency and money. */
function rfmRanks([recency, ...others]: readonly Float64Array[]): Float64Array {
  const ranks = [recency.map((days) => -days), ...others].map((scores) => rankGroups(scores, RANKS));
  return Float64Array.from(recency, (_, at) => ranks.reduce((sum, own) => sum + own[at], 0));
}

/** The model of repeat buying, where features have what it is fitted to. */
function boughtBefore(
  features: readonly FeatureSpec[],
  valuesOf: (place: number) => Float64Array,
  users: number,
): readonly Baseline[] {
  const place = (isIt: (measure: FeatureSpec["measure"]) => boolean) =>
    features.findIndex(({ measure }) => isIt(measure));
  const isPurchase = (event: string | undefined) => event === undefined || event === "purchase";
  const places = [
    place((own) => own.of === "recency" && isPurchase(own.event) && own.windowDays === undefined),
    place((own) => own.of === "tenure" && isPurchase(own.event)),
    place(
      (own) =>
        own.of === "count" && own.what === "orders" && isPurchase(own.event) && own.windowDays === undefined,
    ),
  ];
  if (places.includes(-1) || users < LEAST) return [];
  const [recency, tenure, orders] = places.map(valuesOf);
  const customers = Array.from(recency, (days, at): Customer => {
    const repeats = Math.max(0, Math.round(orders[at]) - 1);
    const known = Math.max(tenure[at], 0) / DAYS;
    return { repeats, last: repeats > 0 ? Math.max(0, known - days / DAYS) : 0, known };
  });
  const model = fitBgNbd(customers);
  return [
    { name: "BG/NBD", scores: Float64Array.from(customers, (one) => chanceToOrder(model, one, WEEKS)) },
  ];
}
