import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeConfig } from "@fedseg/client-node/edge/config.ts";
import { coordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { serviceConfig } from "@fedseg/coordinator/edge/service-config.ts";
import { templateFile } from "@fedseg/coordinator/edge/template-files.ts";
import { scheduleConfig } from "@fedseg/coordinator/schedules/schedule.ts";
import { dictionaryFile } from "@fedseg/shared/features/dictionary.ts";
import { z } from "zod";
import { describeSchema } from "./describe-schema.ts";
import { readSourceNotes } from "./source-comments.ts";

/** The files that people write, and the constants that check them. */
const SCHEMAS = {
  dictionary: { title: "Feature dictionary of a study", constant: "dictionaryFile", schema: dictionaryFile },
  "node-config": { title: "Configuration of a node", constant: "nodeConfig", schema: nodeConfig },
  "coordinator-config": {
    title: "Configuration of a coordinator",
    constant: "coordinatorConfig",
    schema: coordinatorConfig,
  },
  "service-config": {
    title: "Configuration of a coordinator's service",
    constant: "serviceConfig",
    schema: serviceConfig,
  },
  template: {
    title: "Template of a service's studies",
    constant: "templateFile",
    schema: templateFile,
  },
  schedule: { title: "Schedule of a coordinator", constant: "scheduleConfig", schema: scheduleConfig },
} as const;
type SchemaName = keyof typeof SCHEMAS;

/** Names of the published schemas. */
export const SCHEMA_NAMES = Object.keys(SCHEMAS) as readonly SchemaName[];

const SOURCES = [
  "shared/src/features/*.ts",
  "shared/src/programs/*/spec.ts",
  "shared/src/programs/*/contract.ts",
  "shared/src/plan/plan.ts",
  "client-node/src/**/*config*.ts",
  "coordinator/src/make-plan.ts",
  "coordinator/src/edge/listen-config.ts",
  "coordinator/src/edge/config.ts",
  "coordinator/src/edge/service-config.ts",
  "coordinator/src/edge/template-files.ts",
  "coordinator/src/edge/api/api-config.ts",
  "coordinator/src/schedules/schedule.ts",
  "keeper/src/**/*config*.ts",
];
const FOLDER = join(import.meta.dirname, "schema");
const NOTES = readSourceNotes(SOURCES);

/** Returns a file's JSON Schema (draft 2020-12) as text: what the code checks, with what the source says about it. */
export function schemaText(name: SchemaName): string {
  const { title, constant, schema } = SCHEMAS[name];
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    override: ({ jsonSchema }) => dropLimits(jsonSchema),
  });
  describeSchema(rest, constant, NOTES);
  const { description, ...body } = rest;
  return `${JSON.stringify({ $schema, title, description, ...body }, undefined, 1)}\n`;
}

/** Returns a file's JSON Schema as docs/schema has it. */
export function writtenSchema(name: SchemaName): string {
  return readFileSync(pathOf(name), "utf8");
}

/** Limits of the number type itself tell a reader nothing. */
function dropLimits(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
}

function pathOf(name: SchemaName): string {
  return join(FOLDER, `${name}.schema.json`);
}

if (import.meta.main) {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of SCHEMA_NAMES) writeFileSync(pathOf(name), schemaText(name));
}
