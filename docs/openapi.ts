import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookupDocument } from "@fedseg/client-node/labels/lookup-document.ts";
import { apiDocument } from "@fedseg/coordinator/api/document.ts";

/** An OpenAPI document: its file in docs/, and what makes it. */
interface Written {
  readonly file: string;
  readonly made: () => object;
}

/** Of a node's lookup server. */
export const LOOKUP: Written = { file: "openapi.json", made: lookupDocument };
/** Of a coordinator's API. */
export const API: Written = { file: "coordinator-api.json", made: apiDocument };

/** Returns an OpenAPI document as its file must have it. */
export function openapiText({ made }: Written): string {
  return `${JSON.stringify(made(), undefined, 2)}\n`;
}

/** Returns a document as its file has it. */
export function writtenOpenapi({ file }: Written): string {
  return readFileSync(pathOf(file), "utf8");
}

function pathOf(file: string): string {
  return join(import.meta.dirname, file);
}

if (import.meta.main)
  for (const document of [LOOKUP, API]) writeFileSync(pathOf(document.file), openapiText(document));
