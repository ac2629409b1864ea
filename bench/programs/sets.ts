import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { simulate } from "../../examples/simulator/simulate.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { blobs, generatedSets, roundGroups } from "../accuracy/datasets.ts";
import { minMaxScaled, type Points } from "../accuracy/points.ts";
import { readFeatures } from "../accuracy/read-points.ts";

/** A set that programs are measured on, between −1 and 1. */
export interface ProgramSet {
  readonly name: string;
  readonly points: Points;
}

const DAY_MS = 86_400_000;

/** Returns the sets there are: fifteen clusters, the simulated market, and real customers where they lie beside the checkout. */
export function programSets(): readonly ProgramSet[] {
  const s1 = generatedSets.find(({ name }) => name === "s1-like")!.points();
  const real: readonly [string, readonly string[]][] = [
    ["online_retail", ["recency_days", "frequency", "monetary"]],
    ["complete_journey", ["recency_days", "frequency", "monetary", "discount_share", "fresh_share"]],
    ["wholesale", ["Fresh", "Milk", "Grocery", "Frozen", "Detergents_Paper", "Delicassen"]],
  ];
  return [
    { name: "s1-like", points: minMaxScaled(s1) },
    { name: "simulated market", points: minMaxScaled(logged(marketPoints())) },
    ...tablesBeside(),
    ...real.flatMap(([name, columns]) => {
      const read = readFeatures(`../shared/data/${name}/features.csv.gz`, columns);
      if (!read) console.log(`${name}: skipped, no ../shared/data/${name}/features.csv.gz`);
      return read ? [{ name, points: minMaxScaled(logged(read)) }] : [];
    }),
  ];
}

/** A set whose number of groups is known, and the most that are looked for. */
export interface GroupedSet extends ProgramSet {
  readonly groups: number;
  readonly most: number;
}

/** Returns round groups in the plane that lie apart to ever less degree, and blobs in 4 and 16 dimensions. */
export function groupedSets(): readonly GroupedSet[] {
  const s1 = generatedSets.find(({ name }) => name === "s1-like")!;
  const plane = [
    { name: "s2-like", groups: 15, most: 25, users: 333, apart: 0.16, sd: 0.043 },
    { name: "s3-like", groups: 15, most: 25, users: 333, apart: 0.16, sd: 0.056 },
    { name: "s4-like", groups: 15, most: 25, users: 333, apart: 0.16, sd: 0.065 },
    { name: "a1-like", groups: 20, most: 35, users: 150, apart: 0.15, sd: 0.03 },
    { name: "a2-like", groups: 35, most: 50, users: 150, apart: 0.11, sd: 0.023 },
    { name: "d31-like", groups: 31, most: 50, users: 100, apart: 0.12, sd: 0.025 },
  ];
  const shapes = [
    [4, 4],
    [16, 4],
    [4, 16],
    [16, 16],
  ] as const;
  return [
    { name: s1.name, groups: 15, most: 25, points: minMaxScaled(s1.points()) },
    ...plane.map(({ name, groups, most, ...group }) => ({
      name,
      groups,
      most,
      points: minMaxScaled(roundGroups(groups, group)),
    })),
    ...shapes.map(([groups, d]) => ({
      name: `sk_${groups}_${d}`,
      groups,
      most: 25,
      points: minMaxScaled(blobs(groups, d).points()),
    })),
  ];
}

function logged({ n, d, values }: Points): Points {
  return { n, d, values: values.map((value) => Math.log1p(Math.max(value, 0))) };
}

/** Days since the last order, orders and money of every customer of the demo's market who has bought. */
function marketPoints(): Points {
  const rows: number[] = [];
  for (const { events } of simulate(DEMO_MARKET, seededUniforms(1))) {
    const users = new Map<string, { last: number; orders: Set<string>; spent: number }>();
    for (const { user, timeMs, type, order, quantity, unitPrice } of events) {
      if (type !== "purchase" || user === "") continue;
      const own = users.get(user) ?? { last: 0, orders: new Set(), spent: 0 };
      own.last = Math.max(own.last, timeMs);
      own.orders.add(order);
      own.spent += quantity * unitPrice;
      users.set(user, own);
    }
    for (const { last, orders, spent } of users.values())
      rows.push((DEMO_MARKET.snapshotMs - last) / DAY_MS, orders.size, spent);
  }
  return { n: rows.length / 3, d: 3, values: Float64Array.from(rows) };
}

/** Tables of many features on their transformed scale, one row a user, where they lie beside the checkout: without two-valued ones. */
function tablesBeside(): readonly ProgramSet[] {
  return ["retail", "shoppers", "journey"].flatMap((name) => {
    const path = `../shared/data/supervised/${name}`;
    if (!existsSync(`${path}.json`)) return [];
    const { features } = tableFacts.parse(JSON.parse(readFileSync(`${path}.json`, "utf8")));
    const used = features.filter(({ binary }) => !binary);
    const read = readFeatures(
      `${path}.csv.gz`,
      used.map((feature) => feature.name),
    );
    if (!read) return [];
    const values = read.values.map((value, at) => {
      const { lo, hi } = used[at % used.length];
      return Math.min(Math.max((2 * (value - lo)) / (hi - lo) - 1, -1), 1);
    });
    return [{ name: `${name}, many features`, points: { ...read, values } }];
  });
}

const tableFacts = z.object({
  features: z.array(z.object({ name: z.string(), lo: z.number(), hi: z.number(), binary: z.boolean() })),
});
