import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { BEHAVIOUR_WIDTH } from "@fedseg/shared/features/behaviour.ts";
import { MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { afterAll, expect, test } from "vitest";
import type { DataRequest } from "./prepare.ts";
import { CrowdFiles } from "../../../../test/data/crowd-files.ts";
import { crowdAndStranger } from "../../../../test/data/crowd-rows.ts";
import { study } from "../../../../test/data/crowd-study.ts";
import { withoutAndWith } from "../../../../test/data/crowd-tables.ts";
import { natural } from "../../../../test/data/natural.ts";
import { type DataSections, KEEP, type ValueTable, readData } from "../../../../test/data/read-data.ts";
import { sized } from "../../../../test/full.ts";

/** Cases of this file, 16 in full; FEDSEG_STABILITY_RUNS makes more of them. */
const RUNS = Number(process.env["FEDSEG_STABILITY_RUNS"] ?? sized(2, 16));
const PATIENCE_MS = 60_000 + 8000 * RUNS;

const folder = mkdtempSync(join(tmpdir(), "stability-"));
const files = new CrowdFiles(folder);
afterAll(async () => {
  await files.close();
  rmSync(folder, { recursive: true });
});

/** Bits of every user's row, by id: values, values at the cutoff, class, what they bought of the catalogue, how they behave. */
function bitsOf(table: ValueTable | undefined, without: string): Map<string, string> {
  const bits = new Map<string, string>();
  if (!table) return bits;
  const { d, ids, values, outcome, baskets, besides } = table;
  const row = (all: Float64Array, user: number) =>
    [...new BigUint64Array(all.slice(user * d, (user + 1) * d).buffer)].join(" ");
  for (const [user, id] of ids.entries()) {
    if (id === without) continue;
    const then = outcome ? `${row(outcome.values, user)} ${outcome.classes[user]}` : "";
    const bought = baskets && [
      baskets.recent.slice(user * MOST_RECENT, (user + 1) * MOST_RECENT),
      baskets.often.slice(user * MOST_OFTEN, (user + 1) * MOST_OFTEN),
    ];
    const later = besides?.later?.[user];
    const behaves = besides?.behaviour?.slice(user * BEHAVIOUR_WIDTH, (user + 1) * BEHAVIOUR_WIDTH);
    bits.set(id, `${row(values, user)} ${then} ${bought?.join(" ")} ${behaves?.join(" ")} ${later}`);
  }
  return bits;
}

test(
  "one user more or less leaves every bit of everybody else's row, by whatever rule, from whatever source",
  async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(crowdAndStranger, study, async (people, asked) => {
        const [alone, joined] = await withoutAndWith(files, people, asked);
        expect(bitsOf(joined, people.id)).toEqual(bitsOf(alone, people.id));
        compared += alone?.users ?? 0;
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    // So few runs may have met two small crowds.
    expect(compared).toBeGreaterThan(RUNS > 10 ? RUNS : 0);
  },
  PATIENCE_MS,
);

const WHO = Array.from({ length: 20 }, (_, at) => `u${at}`);
const ONE_DAY = { snapshotMs: Date.UTC(2026, 0, 1), cleaning: KEEP };
const SPEND = natural("spend", { of: "sum", what: "amount" });
const FLAG = natural("flag", { of: "is", attribute: "flag", value: "1" });

interface Attack {
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Lines that one more user brings, by file. */
  readonly more: Readonly<Record<string, readonly string[]>>;
  readonly sections: (path: (name: string) => string) => DataSections;
  readonly request: DataRequest;
}

const columns = { user: "who", time: "at", order: "basket", amount: "paid" };
const lines = {
  "shop.csv": ["who,at,basket,paid", ...WHO.map((who, at) => `${who},2025-05-02,o${at},${at + 1}`)],
};
const shop = (path: (name: string) => string) => ({ shop: { csv: path("shop.csv") } });

const ATTACKS: Readonly<Record<string, Attack>> = {
  "with earlier lines of everybody's orders, under a key that does not name the user": {
    files: lines,
    more: { "shop.csv": WHO.map((_, at) => `v,2025-05-01,o${at},1`) },
    sections: (path) => ({ data: { sources: shop(path), events: [{ from: "shop", columns }] } }),
    request: { ...ONE_DAY, features: [SPEND], cleaning: { ...KEEP, duplicates: { key: ["order"] } } },
  },
  "who has objected, with earlier lines of everybody's orders": {
    files: { ...lines, "no.csv": ["who"] },
    more: { "shop.csv": WHO.map((_, at) => `v,2025-05-01,o${at},1`), "no.csv": ["v"] },
    sections: (path) => ({
      data: { sources: { ...shop(path), no: { csv: path("no.csv") } }, events: [{ from: "shop", columns }] },
      consent: { rule: "t", default: "include", optOut: { from: "no", columns: { user: "who" } } },
    }),
    request: { ...ONE_DAY, features: [SPEND], cleaning: { ...KEEP, duplicates: { key: ["order"] } } },
  },
  "who states everybody's order numbers, earlier": {
    files: {
      "shop.csv": ["basket,paid", ...WHO.map((_, at) => `o${at},${at + 1}`)],
      "heads.csv": ["basket,who,at", ...WHO.map((who, at) => `o${at},${who},2025-05-02`)],
    },
    more: { "heads.csv": WHO.map((_, at) => `o${at},v,2025-05-01`) },
    sections: (path) => ({
      data: {
        sources: { ...shop(path), heads: { csv: path("heads.csv") } },
        events: [{ from: "shop", columns: { order: "basket", amount: "paid" } }],
        orders: { from: "heads", columns: { order: "basket", user: "who", time: "at" } },
      },
    }),
    request: { ...ONE_DAY, features: [SPEND, natural("days", { of: "recency" })] },
  },
  "whose value in JSON is half a number, a key of another kind, and a line that is none": {
    files: { "crm.jsonl": WHO.map((who) => `{"who":"${who}","flag":1}`) },
    more: { "crm.jsonl": ['{"who":"v","flag":2.5,"FLAG":[],"flags":{"a":1}}', '{"who":"v"', "\0"] },
    sections: (path) => ({
      data: {
        sources: { crm: { jsonLines: path("crm.jsonl") } },
        customers: [{ from: "crm", columns: { user: "who" }, attributes: { flag: "flag" } }],
      },
    }),
    request: { ...ONE_DAY, features: [FLAG] },
  },
  "whose class no dictionary knows": {
    files: { "crm.csv": ["who,tier", ...WHO.map((who, at) => `${who},${["basic", "pro", ""][at % 3]}`)] },
    more: { "crm.csv": ["v,platinum"] },
    sections: (path) => ({
      data: {
        sources: { crm: { csv: path("crm.csv") } },
        customers: [{ from: "crm", columns: { user: "who" }, attributes: { tier: "tier" } }],
      },
    }),
    request: {
      ...ONE_DAY,
      features: [natural("pro", { of: "is", attribute: "tier", value: "pro" })],
      target: { of: "attribute", attribute: "tier", classes: [["basic"], ["plus"], ["pro"]] },
    },
  },
  "with a line of too many cells, one of too few, and a moment beyond time": {
    files: lines,
    more: { "shop.csv": ["v,1,2,3,4,5", "v", "v,290309-12-22 (BC) 00:00:00,o1,1e308"] },
    sections: (path) => ({
      data: {
        sources: {
          ...shop(path),
          typed: { sql: 'SELECT * REPLACE (TRY_CAST("at" AS TIMESTAMP) AS "at") FROM shop' },
        },
        events: [{ from: "typed", columns, time: { zone: "Europe/Paris" } }],
      },
    }),
    request: { ...ONE_DAY, features: [SPEND, natural("tenure", { of: "tenure" })] },
  },
  "whose purchases are as many and as large as numbers get": {
    files: lines,
    more: { "shop.csv": Array.from({ length: 140_000 }, () => "v,2025-05-01,x,1000000000000") },
    sections: (path) => ({
      data: {
        sources: shop(path),
        events: [{ from: "shop", columns: { ...columns, product: "basket" } }],
      },
    }),
    request: { ...ONE_DAY, features: [SPEND, natural("variety", { of: "diversity", by: "product" })] },
  },
};

test.each(Object.entries(ATTACKS))("one more user %s changes nobody else's row", async (_, attack) => {
  const { sections, request } = attack;
  const path = (name: string) => join(folder, name);
  const read = async (more: Attack["more"], isLookedAt = true) => {
    for (const [name, own] of Object.entries(attack.files)) {
      writeFileSync(path(name), [...own, ...(more[name] ?? [])].join("\n"));
    }
    return (await readData(sections(path), { ...request, isLookedAt })).table;
  };
  const alone = await read({}, false);
  expect(alone.users).toBe(WHO.length);
  expect(bitsOf(await read(attack.more), "v")).toEqual(bitsOf(alone, "v"));
});
