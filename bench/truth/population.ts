import { codedRange } from "../../shared/src/features/code.ts";
import { rowTable } from "../../test/simulation/row-table.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import { toScale } from "../../shared/src/features/transform.ts";
import type { Uniforms } from "../../shared/src/math/rng.ts";

/** Made-up users of one kind of shop: what is hard to describe, and how it is declared. */
export interface Population {
  readonly name: string;
  readonly features: readonly FeatureSpec[];
  /** Natural values of one user, in the features' order; NaN: missing. What follows behind them is for `classOf` alone. */
  readonly draw: (uniform: () => number) => readonly number[];
  readonly classOf?: (values: readonly number[], uniform: () => number) => 0 | 1;
}

function feature(name: string, measure: FeatureSpec["measure"], change: Partial<FeatureSpec>): FeatureSpec {
  return {
    name,
    title: { en: name, zh: name },
    unit: "",
    measure,
    transform: "none",
    lo: 0,
    hi: 1,
    direction: "higher-is-better",
    ...change,
  };
}

const recency = feature(
  "recency",
  { of: "recency" },
  { transform: "log1p", hi: 730, role: "recency", direction: "lower-is-better" },
);
const orders = feature(
  "orders",
  { of: "count", what: "orders" },
  { transform: "log1p", lo: 1, hi: 100, role: "frequency" },
);
const spend = feature(
  "spend",
  { of: "sum", what: "amount" },
  { transform: "log1p", hi: 20_000, role: "monetary" },
);
const returned = feature("returned", { of: "return-rate" }, { direction: "lower-is-better" });
const android = feature("android", { of: "is", attribute: "system", value: "Android" }, {});
const constant = feature("constant", { of: "attribute", attribute: "constant" }, { hi: 10 });

/** Buyers: whole numbers, a heavy tail, a share that is 0 for most, a feature with two values, one with a single value. */
export const buyers: Population = {
  name: "buyers",
  features: [recency, orders, spend, returned, android, constant],
  draw: (uniform) => {
    const kind = uniform();
    const count = Math.min(60, 1 + Math.floor(-Math.log(1 - uniform()) / (kind < 0.4 ? 1.2 : 0.25)));
    const last = Math.floor((kind < 0.6 ? 40 : 500) * uniform());
    const amount = Array.from({ length: count }, () => Math.exp(4 + 0.9 * normal(uniform))).reduce(
      (a, b) => a + b,
      0,
    );
    const back = uniform() < 0.6 ? 0 : Math.min(1, Math.exp(-3.9 + 1.5 * normal(uniform)));
    return [last, count, Math.round(amount * 100) / 100, back, uniform() < 0.7 ? 1 : 0, 4];
  },
};

const visits = feature("visits", { of: "count", what: "sessions" }, { transform: "log1p", hi: 200 });
const pages = feature("pages", { of: "attribute", attribute: "pages" }, { transform: "log1p", hi: 500 });
const age = feature(
  "age",
  { of: "attribute", attribute: "age" },
  { lo: 15, hi: 100, missing: { publicMedian: 40 } },
);
const bounce = feature("bounce", { of: "attribute", attribute: "bounce" }, {});
const noise = feature("noise", { of: "attribute", attribute: "noise" }, {});

/** Visitors: some features tell who buys, one tells nothing. */
export const shoppers: Population = {
  name: "shoppers",
  features: [visits, pages, age, bounce, noise, android],
  draw: (uniform) => {
    const eager = uniform() < 0.3 ? 1 : 0;
    const count = Math.floor(-Math.log(1 - uniform()) * (3 + 12 * eager));
    return [
      count,
      count * Math.exp(0.5 * normal(uniform) + 0.7),
      15 + 70 * uniform() ** 1.5,
      uniform() < 0.2 ? 0 : uniform() ** (1 + 2 * eager),
      uniform(),
      uniform() < 0.4 + 0.3 * eager ? 1 : 0,
    ];
  },
  classOf: ([count, , , back], uniform) =>
    uniform() < 0.05 + 0.02 * Math.min(count, 25) - 0.04 * back ? 1 : 0,
};

function normal(uniform: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Deals `users` made-up users to `parties` tables, on the transformed scale and inside the hard ranges. */
export function tablesOf(
  { features, draw, classOf }: Population,
  users: number,
  parties: number,
  uniforms: Uniforms,
): Table[] {
  const one = () => uniforms.next();
  const natural = Array.from({ length: users }, () => draw(one));
  const classes = classOf && natural.map((values) => classOf(values, one));
  const scaled = (values: readonly number[]) =>
    features.map(({ transform, lo, hi }, j) => toScale(transform, Math.min(hi, Math.max(lo, values[j]))));
  return Array.from({ length: parties }, (_, party) => {
    const own = Array.from(natural.keys()).filter((at) => at % parties === party);
    const values = Float64Array.from(own.flatMap((at) => scaled(natural[at])));
    const table = rowTable(
      features.map(codedRange),
      values,
      own.map((at) => `user ${at}`),
    );
    if (!classes) return table;
    return { ...table, outcome: { codes: table.codes, classes: Int8Array.from(own, (at) => classes[at]) } };
  });
}
