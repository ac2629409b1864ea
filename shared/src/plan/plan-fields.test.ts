import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planSchema } from "./plan.ts";
import { expect, test } from "vitest";
import { z } from "zod";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/privacy.md"), "utf8");
const TABLE = /(?<=<!-- plan fields -->\n)[^]*(?=\n<!-- end of plan fields -->)/.exec(PAGE)?.[0] ?? "";

/** Rows of the table: the field, and by what it is bounded. */
const ROWS = TABLE.split("\n")
  .slice(2)
  .map((line) => {
    const [, field, bounded, why] = line.split("|").map((cell) => cell.trim());
    return { field: field.replaceAll("`", ""), bounded, why };
  });

interface JsonSchema {
  readonly type?: string;
  readonly const?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
}

/** Paths of everything in a schema that is no object itself; what is inside arrays and unions belongs to them, but each program has its own. */
function fieldsOf({ properties, items }: JsonSchema, path: readonly string[] = []): string[] {
  const programs = items?.oneOf?.filter((variant) => variant.properties?.["name"]?.const !== undefined);
  if (programs?.length)
    return programs.flatMap((program) => fieldsOf(program, [...path, program.properties!["name"].const!]));
  if (!properties) return [path.join(".")];
  return Object.entries(properties).flatMap(([name, inside]) => fieldsOf(inside, [...path, name]));
}

const FIELDS = fieldsOf(z.toJSONSchema(planSchema) as JsonSchema);

/** Rows that cover a field: its own, or that of an object around it. */
const rowsFor = (field: string) => ROWS.filter((row) => `${field}.`.startsWith(`${row.field}.`));

test.each(FIELDS)("%s: one row of docs/privacy.md says what bounds it", (field) => {
  expect(rowsFor(field)).toHaveLength(1);
});

test("no row covers more than one object of the plan, and none covers nothing", () => {
  for (const { field, bounded, why } of ROWS) {
    expect(FIELDS.some((each) => `${each}.`.startsWith(`${field}.`))).toBe(true);
    expect(["programs", "programs.segmentation", "limits", "timing", "budget", "cohort"]).not.toContain(
      field,
    );
    expect(["policy", "checkPlan", "ledger", "harmless"]).toContain(bounded);
    expect(why.length).toBeGreaterThan(10);
  }
});

test("every limit that the table names is one of the policy's", () => {
  const configuration = readFileSync(
    join(import.meta.dirname, "../../../docs/schema/node-config.schema.json"),
    "utf8",
  );
  const named = ROWS.flatMap(({ why }) => [...why.matchAll(/`((?:min|max|earlier)\w+|compared)`/g)]).map(
    ([, name]) => name,
  );
  expect(named.length).toBeGreaterThan(10);
  for (const name of named) expect(configuration).toContain(`"${name}"`);
});
