import { z } from "zod";
import { ARRAY, BYTES, MAP, NEGATIVE, SIMPLE, TEXT, UINT, readHead, skipValue } from "./cbor-shape.ts";
import { type Counts, type Counted, countedBy, lengthsOf } from "./primitives.ts";

/** What bytes have to be for a schema to take what they encode, as far as it can be told without making anything. */
type Shape =
  /** A number, a truth value or nothing at all: the schema itself looks at it. */
  | { readonly is: "scalar" }
  | { readonly is: "text"; readonly mostBytes: number; readonly only?: Uint8Array }
  | { readonly is: "bytes"; readonly least: number; readonly most: number }
  | {
      readonly is: "list";
      readonly of: Shape;
      readonly least: number;
      readonly most: number;
      readonly counted?: Counted | undefined;
    }
  | {
      readonly is: "map";
      readonly fields: ReadonlyMap<string, Shape>;
      readonly least: number;
      readonly others?: Shape;
    }
  | { readonly is: "one of"; readonly options: readonly Shape[] }
  /** Whatever the schema says of it cannot be told beforehand. */
  | { readonly is: "anything" };

/** What anything may be made of, and lists that have no longest: the deepest message is half as deep. */
const ANYTHING = { depth: 16, items: 1 << 18 };
/** A text's length counts UTF-16 units, of which none takes more bytes. */
const BYTES_PER_UNIT = 3;

/** Where a walk stands. */
interface Walk {
  readonly bytes: Uint8Array;
  readonly counts: Counts;
  /** Values that anything and lists without a longest have held so far. */
  items: number;
}

/**
 * Tells whether bytes are one CBOR value that a schema may take, without making any part of it: each value's kind, each key,
 * and how long texts, byte strings and lists are. A list of one entry for each node, or each result, is no longer than there are.
 */
export function hasShapeOf(bytes: Uint8Array, schema: z.ZodType, counts: Counts): boolean {
  return walked({ bytes, counts, items: 0 }, 0, shapeOf(schema)) === bytes.length;
}

/** Returns where a value ends, or undefined when it is none of this shape. */
function walked(walk: Walk, at: number, shape: Shape): number | undefined {
  if (shape.is === "one of") {
    for (const option of shape.options) {
      const end = walked(walk, at, option);
      if (end !== undefined) return end;
    }
    return undefined;
  }
  if (shape.is === "anything") return skipped(walk, at);
  const head = readHead(walk.bytes, at);
  if (!head) return undefined;
  const { major, count, next } = head;
  switch (shape.is) {
    case "scalar":
      return major === UINT || major === NEGATIVE || major === SIMPLE ? next : undefined;
    case "bytes":
      return major === BYTES && count >= shape.least && count <= shape.most
        ? within(walk, next, count)
        : undefined;
    case "text": {
      if (major !== TEXT || count > shape.mostBytes) return undefined;
      const end = within(walk, next, count);
      const { only } = shape;
      return !only || (count === only.length && only.every((byte, i) => byte === walk.bytes[next + i]))
        ? end
        : undefined;
    }
    case "list":
      return major === ARRAY ? listWalked(walk, next, { shape, count }) : undefined;
    case "map":
      return major === MAP ? mapWalked(walk, next, { shape, count }) : undefined;
  }
}

function listWalked(
  walk: Walk,
  from: number,
  { shape, count }: { readonly shape: Extract<Shape, { is: "list" }>; readonly count: number },
): number | undefined {
  const most = shape.counted ? Math.min(shape.most, walk.counts[shape.counted]) : shape.most;
  if (count > most || count < shape.least) return undefined;
  let at: number | undefined = from;
  for (let left = count; left > 0 && at !== undefined; left -= 1) {
    if (most === Infinity && !isCounted(walk)) return undefined;
    at = walked(walk, at, shape.of);
  }
  return at;
}

function mapWalked(
  walk: Walk,
  from: number,
  { shape, count }: { readonly shape: Extract<Shape, { is: "map" }>; readonly count: number },
): number | undefined {
  const { fields, least, others } = shape;
  if (count < least || (!others && count > fields.size)) return undefined;
  let at: number | undefined = from;
  for (let left = count; left > 0 && at !== undefined; left -= 1) {
    const key = readHead(walk.bytes, at);
    const end = key?.major === TEXT ? within(walk, key.next, key.count) : undefined;
    if (!key || end === undefined) return undefined;
    const value = fields.get(latin(walk.bytes, key.next, end)) ?? others;
    if (!value || (others && !isCounted(walk))) return undefined;
    at = walked(walk, end, value);
  }
  return at;
}

/** Keys of schemas are ASCII; a longer one is none of them. */
function latin(bytes: Uint8Array, from: number, end: number): string {
  let text = "";
  if (end - from <= 64) for (let at = from; at < end; at += 1) text += String.fromCharCode(bytes[at]);
  return text;
}

function within({ bytes }: Walk, at: number, count: number): number | undefined {
  return count <= bytes.length - at ? at + count : undefined;
}

function isCounted(walk: Walk): boolean {
  walk.items += 1;
  return walk.items <= ANYTHING.items;
}

function skipped(walk: Walk, at: number): number | undefined {
  const value = skipValue(walk.bytes, at, { ...ANYTHING, items: ANYTHING.items - walk.items });
  walk.items += value?.items ?? 0;
  return value?.end;
}

const SHAPES = new WeakMap<z.core.$ZodType, Shape>();

function shapeOf(schema: z.core.$ZodType): Shape {
  const known = SHAPES.get(schema);
  if (known) return known;
  const shape = made(schema);
  SHAPES.set(schema, shape);
  return shape;
}

function made(schema: z.core.$ZodType): Shape {
  const lengths = lengthsOf(schema);
  if (lengths) return { is: "bytes", ...lengths };
  const def = definitionOf(schema);
  switch (def.type) {
    case "string":
      return { is: "text", mostBytes: BYTES_PER_UNIT * longest(def) };
    case "number":
    case "boolean":
    case "null":
      return { is: "scalar" };
    case "literal":
      return { is: "one of", options: def.values.map(exactly) };
    case "enum":
      return { is: "one of", options: Object.values(def.entries).map(exactly) };
    case "array":
      return {
        is: "list",
        of: shapeOf(def.element),
        least: shortest(def),
        most: longest(def),
        counted: countedBy(schema),
      };
    case "object":
      return {
        is: "map",
        fields: new Map(Object.entries(def.shape).map(([key, field]) => [key, shapeOf(field)])),
        least: Object.values(def.shape).filter(isRequired).length,
        ...(!(def.catchall && definitionOf(def.catchall).type === "never") && {
          others: { is: "anything" } as const,
        }),
      };
    case "record":
      return { is: "map", fields: new Map(), least: 0, others: shapeOf(def.valueType) };
    case "union":
      return { is: "one of", options: def.options.map(shapeOf) };
    case "optional":
      return shapeOf(def.innerType);
    default:
      return { is: "anything" };
  }
}

/** What a schema says of itself. */
export function definitionOf(schema: z.core.$ZodType): z.core.$ZodTypes["_zod"]["def"] {
  const {
    _zod: { def },
  } = schema as z.core.$ZodTypes;
  return def;
}

function exactly(value: unknown): Shape {
  if (typeof value !== "string") return { is: "scalar" };
  const only = new TextEncoder().encode(value);
  return { is: "text", mostBytes: only.length, only };
}

/** Only what the walk knows is known to be required: a schema that takes nothing at all may be left out. */
function isRequired(schema: z.core.$ZodType): boolean {
  return lengthsOf(schema) !== undefined || ["array", "object"].includes(definitionOf(schema).type);
}

/** The least length that a schema allows. */
function shortest({ checks = [] }: z.core.$ZodTypeDef): number {
  let least = 0;
  for (const check of checks) {
    const {
      _zod: { def },
    } = check as z.core.$ZodChecks;
    if (def.check === "min_length") least = Math.max(least, def.minimum);
    if (def.check === "length_equals") least = Math.max(least, def.length);
  }
  return least;
}

/** The largest length that a schema allows; Infinity when it says none. */
function longest({ checks = [] }: z.core.$ZodTypeDef): number {
  let most = Infinity;
  for (const check of checks) {
    const {
      _zod: { def },
    } = check as z.core.$ZodChecks;
    if (def.check === "max_length") most = Math.min(most, def.maximum);
    if (def.check === "length_equals") most = Math.min(most, def.length);
  }
  return most;
}
