import type { z } from "zod";
import { lengthsOf } from "./primitives.ts";
import { definitionOf } from "./schema-shape.ts";

const TOLD = new WeakMap<z.core.$ZodType, boolean>();

/**
 * Tells whether the walk is all that a schema asks of deterministic data: byte strings, lists of them, and objects of both
 * in which nothing may be missing. What has such a schema's shape needs no other look.
 */
export function isToldByShape(schema: z.core.$ZodType): boolean {
  const known = TOLD.get(schema);
  if (known !== undefined) return known;
  const isTold = told(schema);
  TOLD.set(schema, isTold);
  return isTold;
}

function told(schema: z.core.$ZodType): boolean {
  if (lengthsOf(schema)) return true;
  const def = definitionOf(schema);
  if (def.type === "array") return isToldByShape(def.element) && (def.checks ?? []).every(isLength);
  if (def.type !== "object" || (def.checks ?? []).length > 0) return false;
  const isStrict = def.catchall !== undefined && definitionOf(def.catchall).type === "never";
  return isStrict && Object.values(def.shape).every(isToldByShape);
}

function isLength(check: z.core.$ZodCheck): boolean {
  const {
    _zod: { def },
  } = check as z.core.$ZodChecks;
  return ["max_length", "min_length", "length_equals"].includes(def.check);
}
