import canonicalize from "canonicalize";

/** Arrays and objects within each other, at most: a statement of this project is a third as deep. */
const MOST_DEPTH = 24;

/** Writes plain data as its one canonical JSON text (RFC 8785). @throws TypeError when it is not JSON data. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError(`"value" expected JSON data, got undefined`);
  return text;
}

/**
 * Tells whether a text is the canonical form of the value that `JSON.parse` has made of it. When keys are in order and
 * texts well-formed, JSON.stringify writes that form, in a fifth of the time; it orders keys that read like numbers
 * in its own way, so what it writes otherwise is written anew. What is nested too deep is no statement and not walked over.
 */
export function isCanonicalJson(text: string, value: unknown): boolean {
  if (isOrdered(value, MOST_DEPTH) && JSON.stringify(value) === text) return true;
  if (!isShallow(value, MOST_DEPTH)) return false;
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((entry) => isShallow(entry, depth - 1));
}

/** Tells whether a value is not nested deeper than so, its keys are in order and its texts well-formed: in one walk. */
function isOrdered(value: unknown, depth: number): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((entry) => isOrdered(entry, depth - 1));
  let last: string | undefined;
  for (const key of Object.keys(value)) {
    // As RFC 8785 orders them: by UTF-16 code units, as JavaScript compares texts.
    if ((last !== undefined && key <= last) || !key.isWellFormed()) return false;
    if (!isOrdered((value as Readonly<Record<string, unknown>>)[key], depth - 1)) return false;
    last = key;
  }
  return true;
}
