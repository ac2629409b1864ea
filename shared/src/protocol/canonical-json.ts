import canonicalize from "canonicalize";

/** Writes plain data as its one canonical JSON text (RFC 8785). @throws TypeError when it is not JSON data. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError(`"value" expected JSON data, got undefined`);
  return text;
}
