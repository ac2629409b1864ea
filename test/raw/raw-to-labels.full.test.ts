import { withSpec } from "../simulation/plan-changes.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { assignUsers } from "@fedseg/client-node/scoring/segmentation/assign.ts";
import { csvRecords } from "@fedseg/client-node/labels/csv-records.ts";
import { batchesOf } from "@fedseg/client-node/labels/pseudonymous-set.ts";
import { textOf } from "../out/label-sets.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import type { Segment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { naturalUsers, recipeOf, runRecipe } from "../data/read-recipe.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { type Customer, SNAPSHOT, byDay, drawCustomers, truthOf } from "./customers.ts";
import { type WriteForm, writeCdnow, writeOlist, writeShopify } from "./forms.ts";

const USERS = [500, 700, 900];
const SEGMENTS = 3;
const folder = mkdtempSync(join(tmpdir(), "raw-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The tiny plan about a recipe's features. */
function planOf(recipe: string): (tiny: Plan) => Plan {
  const { features, cleaning } = recipeOf(recipe).dictionary;
  const spec = { k: SEGMENTS, normalise: "quantiles", describe: { share: 0.15 } } as const;
  return (tiny) => ({
    ...withSpec(tiny, spec),
    budget: { ...tiny.budget, usersCap: 2000 },
    features,
    cleaning,
    usersFloor: 1500,
  });
}

/** Writes a node's export and counts the users of each segment in it. */
async function exportedSizes(
  table: Table,
  model: SegmentationModel,
  named: readonly Segment[],
): Promise<number[]> {
  const { segments, margins } = assignUsers(table, model);
  const users = table.ids.flatMap((id, at) =>
    segments[at] < 0 ? [] : [{ id, values: [segments[at] + 1, margins[at]] }],
  );
  const titles = named.map(({ title }) => ({ label: title }));
  const columns = [
    { name: "segment", kind: "place", titles },
    { name: "margin", kind: "share" },
  ] as const;
  const programs = [{ program: "segmentation", columns }];
  const set = { study: "", model: "", labelledAt: SNAPSHOT, programs, users: batchesOf(users) };
  const [header, ...rows] = csvRecords(await textOf(set));
  const at = header!.indexOf("segment");
  return named.map((_, segment) => rows.filter((row) => row[at] === String(segment + 1)).length);
}

interface Form {
  readonly recipe: string;
  readonly write: WriteForm;
  readonly idOf: (id: string) => string;
  /** What of a customer the files can tell. */
  readonly told: (customer: Customer) => Customer;
}

const FORMS: readonly Form[] = [
  { recipe: "cdnow", write: writeCdnow, idOf: (id) => id, told: byDay },
  { recipe: "shopify", write: writeShopify, idOf: (id) => `c${id}@example.com`, told: (one) => one },
  { recipe: "olist", write: writeOlist, idOf: (id) => id, told: (one) => one },
];

/** Writes a platform's files and reads them by the recipe; every customer's numbers are those that were drawn. */
async function readPlatform({ recipe, write, idOf, told }: Form, node: number): Promise<Table> {
  const home = join(folder, recipe, `${node}`);
  mkdirSync(home, { recursive: true });
  const customers = drawCustomers(node + 1, USERS[node]);
  write(home, customers);
  const prepared = await runRecipe(recipe, SNAPSHOT, home);
  const read = Object.entries(naturalUsers(prepared)).map(([id, values]) => [id, values.slice(0, 3)]);
  const drawn = customers.map((customer) => [idOf(customer.id), truthOf(told(customer))] as const);
  expect(Object.fromEntries(read)).toEqual(Object.fromEntries(drawn));
  return prepared.table;
}

test.each(FORMS)(
  "raw files of three platforms, like $recipe's, become as many labels as are told",
  async (form) => {
    const tables: Table[] = [];
    for (const node of USERS.keys()) tables.push(await readPlatform(form, node));
    const study = new InProcessStudy({
      nodes: 3,
      plan: planOf(form.recipe),
      table: (node) => tables[node],
    }).run();
    const segments = labelSegments(modelOf(study.model()!, "segmentation"), study.plan, {
      sizeFloor: 20,
    });
    const sizes = await Promise.all(
      tables.map((table, node) =>
        exportedSizes(table, modelOf(study.modelOf(node)!, "segmentation"), segments),
      ),
    );
    const inAll = segments.map((_, at) => sizes.reduce((sum, own) => sum + own[at], 0));
    expect(inAll.reduce((sum, size) => sum + size)).toBe(USERS.reduce((sum, users) => sum + users));
    const deviations = segments.map((segment, at) =>
      segment.hidden ? NaN : Math.abs(segment.size.value - inAll[at]) / segment.size.sigma,
    );
    expect(Math.max(...deviations)).toBeLessThan(4);
  },
);
