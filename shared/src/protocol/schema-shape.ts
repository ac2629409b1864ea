import type { z } from "zod";
import { compareKeys } from "./plain-cbor.ts";
import {
  type Bounded,
  type Counted,
  type Kept,
  boundedBy,
  countedBy,
  keptBy,
  lengthsOf,
} from "./primitives.ts";
import { writePlain } from "./write-plain.ts";

/** What bytes have to be for a schema to take what they encode, as far as it can be told without making anything. */
export type Shape =
  | { readonly is: "integer"; readonly least: number; readonly most: number }
  | { readonly is: "truth" }
  /** A number or nothing at all: the schema itself looks at it. */
  | { readonly is: "scalar" }
  /** `least`, `most`: UTF-16 units. */
  | { readonly is: "text"; readonly least: number; readonly most: number; readonly isAll: boolean }
  | { readonly is: "word"; readonly only: Uint8Array }
  | { readonly is: "bytes"; readonly least: number; readonly most: number }
  | ListShape
  | MapShape
  | HashesShape
  | { readonly is: "unread"; readonly of: Shape; readonly make: Extract<Kept, { of: z.ZodType }>["make"] }
  | { readonly is: "one of"; readonly options: readonly Shape[] }
  /** Whatever the schema says of it cannot be told beforehand. */
  | { readonly is: "anything" };

export interface ListShape {
  readonly is: "list";
  readonly of: Shape;
  readonly least: number;
  readonly most: number;
  readonly counted?: Counted | undefined;
  /** Whether that is all that the schema asks. */
  readonly isAll: boolean;
}

export interface MapShape {
  readonly is: "map";
  /** In the order in which deterministic data has them. */
  readonly fields: readonly Field[];
  /** How many fields have to be there. */
  readonly least: number;
  readonly others?: Shape;
  readonly bounded?: Bounded | undefined;
  readonly isAll: boolean;
}

interface Field {
  readonly key: string;
  /** The key with its head. */
  readonly form: Uint8Array;
  readonly shape: Shape;
  readonly isRequired: boolean;
}

export interface HashesShape {
  readonly is: "hashes";
  readonly least: number;
  readonly most: number;
  readonly counted: Counted | undefined;
}

const SHAPES = new WeakMap<z.core.$ZodType, Shape>();

/** Returns the shape of what a schema takes. */
export function shapeOf(schema: z.core.$ZodType): Shape {
  const known = SHAPES.get(schema);
  if (known) return known;
  const shape = made(schema);
  SHAPES.set(schema, shape);
  return shape;
}

function made(schema: z.core.$ZodType): Shape {
  const kept = keptBy(schema);
  if (kept?.of === "hashes") return { is: "hashes", ...kept };
  if (kept) return { is: "unread", of: shapeOf(kept.of), make: kept.make };
  const lengths = lengthsOf(schema);
  if (lengths) return { is: "bytes", ...lengths };
  const def = definitionOf(schema);
  const lengthsAsked = { least: shortest(def), most: longest(def), isAll: asksLengthsOnly(def) };
  switch (def.type) {
    case "string":
      return { is: "text", ...lengthsAsked, isAll: lengthsAsked.isAll && !("format" in def) };
    case "number":
      return integer(def);
    case "boolean":
      return checksOf(def).length === 0 && def.coerce !== true ? { is: "truth" } : { is: "scalar" };
    case "null":
      return { is: "scalar" };
    case "literal":
      return { is: "one of", options: def.values.map(exactly) };
    case "enum":
      return { is: "one of", options: Object.values(def.entries).map(exactly) };
    case "array":
      return { is: "list", of: shapeOf(def.element), ...lengthsAsked, counted: countedBy(schema) };
    case "object":
      return map(def, boundedBy(schema));
    case "record": {
      const others = shapeOf(def.valueType);
      return { is: "map", fields: [], least: 0, others, isAll: false };
    }
    case "union":
      return { is: "one of", options: def.options.map(shapeOf) };
    case "optional":
      return shapeOf(def.innerType);
    default:
      return { is: "anything" };
  }
}

/** What a schema says of itself. */
function definitionOf(schema: z.core.$ZodType): z.core.$ZodTypes["_zod"]["def"] {
  const {
    _zod: { def },
  } = schema as z.core.$ZodTypes;
  return def;
}

function map(def: z.core.$ZodObjectDef, bounded: Bounded | undefined): MapShape {
  const entries = Object.entries(def.shape);
  const fields = entries
    .toSorted(([a], [b]) => compareKeys(a, b))
    .map(([key, field]) => ({
      key,
      form: writePlain(key)!,
      shape: shapeOf(field),
      isRequired: isRequired(field),
    }));
  const least = entries.filter(([, field]) => isRequired(field)).length;
  const isStrict = def.catchall !== undefined && definitionOf(def.catchall).type === "never";
  const isAll =
    isStrict &&
    (def.checks ?? []).length === (bounded ? 1 : 0) &&
    entries.every(([, field]) => isRequired(field) || definitionOf(field).type === "optional");
  return { is: "map", fields, least, bounded, isAll, ...(!isStrict && { others: { is: "anything" } }) };
}

/** Only what the walk knows is known to be required: a schema that takes nothing at all may be left out. */
function isRequired(schema: z.core.$ZodType): boolean {
  if (keptBy(schema) || lengthsOf(schema)) return true;
  const def = definitionOf(schema);
  if (def.type === "union") return def.options.every(isRequired);
  if (def.type === "literal") return !def.values.includes(undefined);
  return ["array", "object", "record", "string", "number", "boolean", "null", "enum"].includes(def.type);
}

/** Deterministic data has no fractions that the walk would take for integers. */
function integer(def: z.core.$ZodNumberDef): Shape {
  let [least, most] = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  let isAll = "format" in def && def.format === "safeint";
  for (const check of checksOf(def)) {
    if (check.check === "greater_than" && check.inclusive) least = Math.max(least, Number(check.value));
    else if (check.check === "less_than" && check.inclusive) most = Math.min(most, Number(check.value));
    else isAll = false;
  }
  return isAll ? { is: "integer", least, most } : { is: "scalar" };
}

function exactly(value: unknown): Shape {
  if (typeof value === "string") return { is: "word", only: new TextEncoder().encode(value) };
  return typeof value === "number" && Number.isSafeInteger(value)
    ? { is: "integer", least: value, most: value }
    : { is: "scalar" };
}

function checksOf({ checks = [] }: z.core.$ZodTypeDef): readonly z.core.$ZodChecks["_zod"]["def"][] {
  return checks.map((check) => {
    const {
      _zod: { def },
    } = check as z.core.$ZodChecks;
    return def;
  });
}

function asksLengthsOnly(def: z.core.$ZodTypeDef): boolean {
  return checksOf(def).every(({ check }) => ["max_length", "min_length", "length_equals"].includes(check));
}

/** The least length that a schema allows. */
function shortest(asked: z.core.$ZodTypeDef): number {
  let least = 0;
  for (const def of checksOf(asked)) {
    if (def.check === "min_length") least = Math.max(least, def.minimum);
    if (def.check === "length_equals") least = Math.max(least, def.length);
  }
  return least;
}

/** The largest length that a schema allows; Infinity when it says none. */
function longest(asked: z.core.$ZodTypeDef): number {
  let most = Infinity;
  for (const def of checksOf(asked)) {
    if (def.check === "max_length") most = Math.min(most, def.maximum);
    if (def.check === "length_equals") most = Math.min(most, def.length);
  }
  return most;
}
