import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dictionaryFile } from "@fedseg/shared/features/dictionary.ts";
import { z } from "zod";
import { describeSchema } from "./describe-schema.ts";
import { readSourceNotes } from "./source-comments.ts";

type Schema = z.core.JSONSchema.BaseSchema;

const GUIDE = join(import.meta.dirname, "data.md");
const SECTION = /(?<=<!-- measures -->\n)[^]*(?=\n<!-- end of measures -->)/;

/** Returns the table of measures as Markdown: what the dictionary's schema allows, in the source's words. */
export function measureTable(): string {
  const schema = z.toJSONSchema(dictionaryFile, { io: "input" });
  describeSchema(schema, "dictionaryFile", readSourceNotes(["shared/src/features/*.ts"]));
  const { measure } = propertiesOf(propertiesOf(schema)["features"].items as Schema);
  const rows = (measure.oneOf ?? []).map((variant) => row(variant as Schema));
  return [
    "| `of` | what it is, per user | also takes (? = may be left out) |",
    "|---|---|---|",
    ...rows,
  ].join("\n");
}

/** Returns the table as docs/data.md has it. */
export function writtenMeasureTable(): string | undefined {
  return SECTION.exec(readFileSync(GUIDE, "utf8"))?.[0];
}

function row(variant: Schema): string {
  const { of, ...rest } = propertiesOf(variant);
  if (variant.description === undefined)
    throw new TypeError(`"${String(of.const)}" expected a doc comment, got none`);
  const required = new Set(variant.required);
  const takes = Object.entries(rest).map(([key, value]) => {
    const words = (value.enum ?? Object.keys(value.properties ?? {})).join(", ");
    const choice = words === "" || key === "event" ? "" : ` (${words})`;
    return `\`${key}\`${required.has(key) ? "" : "?"}${choice}`;
  });
  return `| \`${String(of.const)}\` | ${variant.description} | ${takes.join("; ")} |`;
}

function propertiesOf({ properties = {} }: Schema): Record<string, Schema> {
  return properties as Record<string, Schema>;
}

if (import.meta.main) {
  writeFileSync(
    GUIDE,
    readFileSync(GUIDE, "utf8").replace(SECTION, () => measureTable()),
  );
}
