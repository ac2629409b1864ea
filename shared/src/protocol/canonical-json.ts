import canonicalize from "canonicalize";

/** Writes plain data as its one canonical JSON text (RFC 8785). @throws TypeError when it is not JSON data. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError(`"value" expected JSON data, got undefined`);
  return text;
}

/**
 * Tells whether a text is the canonical form of the value that `JSON.parse` has made of it. When keys are in order and
 * texts well-formed, JSON.stringify writes that form, in a fifth of the time; it orders keys that read like numbers
 * in its own way, so what it writes otherwise is written anew.
 */
export function isCanonicalJson(text: string, value: unknown): boolean {
  if (isOrdered(value) && JSON.stringify(value) === text) return true;
  try {
    return canonicalJson(value) === text;
  } catch {
    return false;
  }
}

function isOrdered(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed();
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value)) return value.every(isOrdered);
  let last: string | undefined;
  for (const [key, entry] of Object.entries(value)) {
    // As RFC 8785 orders them: by UTF-16 code units, as JavaScript compares texts.
    if ((last !== undefined && key <= last) || !key.isWellFormed() || !isOrdered(entry)) return false;
    last = key;
  }
  return true;
}
