import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "@fedseg/shared/features/measure.ts";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { measureTable, writtenMeasureTable } from "../../docs/measure-table.ts";
import { SCHEMA_NAMES, schemaText, writtenSchema } from "../../docs/schemas.ts";
import type { PartyConfig } from "../e2e/test-study.ts";
import { ROOT } from "./cruise.ts";
import { complaints } from "./schema-check.ts";

describe.each(SCHEMA_NAMES)("docs/schema/%s.schema.json", (name) => {
  const schema = JSON.parse(writtenSchema(name));

  test("says what the code checks (npm run docs writes it)", () => {
    expect(writtenSchema(name)).toBe(schemaText(name));
  });

  test("is draft 2020-12 and refuses unknown keys everywhere", () => {
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    const objects = objectsIn(schema);
    expect(objects.length).toBeGreaterThan(name === "schedule" ? 1 : 5);
    expect(objects.filter((each) => "properties" in each && each["additionalProperties"] !== false)).toEqual(
      [],
    );
    expect(objects.filter((each) => each["additionalProperties"] === undefined)).toEqual([]);
  });
});

const examples = ["simulator", "retail", "journey", "browsing"];
const readExample = (example: string, file: string) =>
  parse(readFileSync(join(ROOT, "examples", example, file), "utf8"));

describe.each(examples)("the dictionary of examples/%s", (example) => {
  const schema = JSON.parse(writtenSchema("dictionary"));
  const file = () => readExample(example, "dictionary.yaml");

  test("is valid", () => expect(complaints(schema, file())).toEqual([]));

  test.each([
    ["an unknown key", (it: PartyConfig) => (it.colour = "red"), "$.colour: unknown"],
    [
      "a cleaning rule of its own",
      (it: PartyConfig) => (it.cleaning.magic = true),
      "$.cleaning.magic: unknown",
    ],
    [
      "an unknown measure",
      (it: PartyConfig) => (it.features[0].measure = { of: "code" }),
      "$.features[0].measure: fits none",
    ],
    [
      "an unknown key of a measure",
      (it: PartyConfig) => (it.features[0].measure.sql = "1"),
      "$.features[0].measure: fits none",
    ],
    [
      "a feature without a name",
      (it: PartyConfig) => delete it.features[0].name,
      "$.features[0].name: missing",
    ],
    ["another version", (it: PartyConfig) => (it.version = 2), "$.version: not as described"],
  ])("with %s is refused", (_, change, says) => {
    const changed = file();
    change(changed);
    expect(complaints(schema, changed)).toEqual([expect.stringContaining(says)]);
  });
});

test.each(["retail", "journey", "browsing"])(
  "the data and consent sections of examples/%s are valid",
  (example) => {
    const { properties } = JSON.parse(writtenSchema("node-config"));
    const { data, consent, ...rest } = readExample(example, "node.yaml");
    expect(complaints(properties.data, data)).toEqual([]);
    expect(complaints(properties.consent, consent)).toEqual([]);
    expect(rest).toEqual({});
    expect(complaints(properties.data, { ...data, surces: {} })).toEqual(["$.surces: unknown"]);
  },
);

describe("docs/data.md", () => {
  const guide = readFileSync(join(ROOT, "docs/data.md"), "utf8");
  const blocks = [...guide.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text]) => parse(text) as PartyConfig);
  const sections = blocks.filter(Boolean);

  test("has examples of every section", () => {
    const keys = new Set(sections.flatMap((section) => Object.keys(section)));
    expect([...keys].sort()).toEqual(["cleaning", "consent", "data", "features", "targets", "version"]);
  });

  test.each(sections.map((section) => [Object.keys(section).join(", "), section]))(
    "shows valid %s",
    (_, section) => {
      const isDictionary = "version" in section;
      const schema = JSON.parse(writtenSchema(isDictionary ? "dictionary" : "node-config"));
      const found = complaints(isDictionary ? schema : { ...schema, required: [] }, section);
      expect(found.filter((each) => each !== "$.data.sources: missing")).toEqual([]);
    },
  );

  test("has the table of measures (npm run docs writes it)", () => {
    expect(writtenMeasureTable()).toBe(measureTable());
  });

  test.each(measure.options.map(({ shape }) => [shape.of.value]))("explains %s", (of) => {
    expect(guide).toContain(`| \`${of}\` |`);
  });
});

/** Every part of a schema that describes an object. */
function objectsIn(schema: unknown): Record<string, unknown>[] {
  if (typeof schema !== "object" || schema === null) return [];
  const inside = Object.values(schema).flatMap(objectsIn);
  return "type" in schema && schema.type === "object" ? [{ ...schema }, ...inside] : inside;
}
