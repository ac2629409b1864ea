import type { z } from "zod";

type Schema = z.core.JSONSchema.BaseSchema;

/** Keywords that `complaints` understands or that promise nothing; any other in a published schema is an error. */
const KNOWN =
  /^(\$schema|title|description|default|format|type|const|enum|pattern|anyOf|oneOf|properties|required|additionalProperties|propertyNames|items|prefixItems|minItems|maxItems|minLength|maxLength|minimum|maximum|exclusiveMinimum)$/;

/** Says where a value breaks a JSON Schema; knows the keywords that the published schemas use. */
export function complaints(schema: Schema, value: unknown, at = "$"): string[] {
  const strange = Object.keys(schema).find((keyword) => !KNOWN.test(keyword));
  if (strange !== undefined) throw new TypeError(`"schema" expected known keywords, got ${strange}`);
  return [
    ...scalarComplaints(schema, value, at),
    ...choiceComplaints(schema, value, at),
    ...(Array.isArray(value) ? listComplaints(schema, value, at) : []),
    ...(isRecord(value) ? recordComplaints(schema, value, at) : []),
  ];
}

function scalarComplaints(schema: Schema, value: unknown, at: string): string[] {
  const { type, const: only, enum: words, pattern } = schema;
  const isWrong = [
    typeof type === "string" && !isOfType(value, type),
    only !== undefined && value !== only,
    words !== undefined && !words.some((word) => word === value),
    typeof value === "string" && pattern !== undefined && !new RegExp(pattern, "u").test(value),
    typeof value === "string" && !isWithin(Array.from(value).length, schema.minLength, schema.maxLength),
    typeof value === "number" && !isWithin(value, schema.minimum, schema.maximum),
    typeof value === "number" && value <= Number(schema.exclusiveMinimum ?? -Infinity),
  ];
  return isWrong.some(Boolean) ? [`${at}: not as described`] : [];
}

function choiceComplaints({ anyOf, oneOf }: Schema, value: unknown, at: string): string[] {
  const fits = (options: readonly Schema[]) =>
    options.filter((option) => complaints(option, value, at).length === 0);
  const isRefused =
    (anyOf && fits(anyOf as Schema[]).length === 0) || (oneOf && fits(oneOf as Schema[]).length !== 1);
  return isRefused ? [`${at}: fits none of the choices`] : [];
}

function listComplaints(schema: Schema, value: readonly unknown[], at: string): string[] {
  const { items, prefixItems, minItems, maxItems } = schema;
  const own = (place: number) => (prefixItems?.[place] ?? items) as Schema | undefined;
  const inside = value.flatMap((each, place) => complaints(own(place) ?? {}, each, `${at}[${place}]`));
  return isWithin(value.length, minItems, maxItems) ? inside : [`${at}: too few or too many`, ...inside];
}

function recordComplaints(schema: Schema, value: Record<string, unknown>, at: string): string[] {
  const { properties = {}, required = [], additionalProperties, propertyNames } = schema;
  const missing = required.filter((key) => !(key in value)).map((key) => `${at}.${key}: missing`);
  const inside = Object.entries(value).flatMap(([key, each]) => {
    const own = (properties[key] ?? additionalProperties ?? {}) as Schema | boolean;
    if (own === false) return [`${at}.${key}: unknown`];
    const name = propertyNames === undefined ? [] : complaints(propertyNames as Schema, key, `${at} key`);
    return [...name, ...complaints(own === true ? {} : own, each, `${at}.${key}`)];
  });
  return [...missing, ...inside];
}

function isOfType(value: unknown, type: string): boolean {
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isRecord(value);
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

function isWithin(size: number, lo = -Infinity, hi = Infinity): boolean {
  return size >= lo && size <= hi;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
