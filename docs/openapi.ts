import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookupDocument } from "@fedseg/client-node/labels/lookup-document.ts";

const OPENAPI = join(import.meta.dirname, "openapi.json");

/** Returns the OpenAPI document of a node's lookup server as docs/openapi.json must have it. */
export function openapiText(): string {
  return `${JSON.stringify(lookupDocument(), undefined, 2)}\n`;
}

/** Returns the document as docs/openapi.json has it. */
export function writtenOpenapi(): string {
  return readFileSync(OPENAPI, "utf8");
}

if (import.meta.main) writeFileSync(OPENAPI, openapiText());
