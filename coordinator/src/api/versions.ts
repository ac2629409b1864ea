import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { apiRefusal } from "./problems.ts";

/** What comes and goes with connections, sessions and the clock: no change that anybody decides on. */
const FLEETING = new Set([
  "isHere",
  "lastSeen",
  "waitsFor",
  "until",
  "session",
  "history",
  "next",
  "last",
  "studies",
]);

/**
 * Returns the version of a thing as an ETag: the same as long as nothing has changed in it that somebody decides on.
 * Presence, progress and the time of day are left out of it.
 */
export function versionOf(thing: object): string {
  const text = JSON.stringify(thing, (key, value: unknown) => (FLEETING.has(key) ? undefined : value));
  return `"${toHex(sha256(utf8(text))).slice(0, 32)}"`;
}

/** The headers by which a change says on what it was decided. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/**
 * Holds a change against what is there: one of the versions that it names, `*` for any; If-None-Match: * for nothing.
 * @throws CodedError API_VERSION_MISSING or API_VERSION.
 */
export function requireVersion(current: object | undefined, { ifMatch, ifNoneMatch }: Conditions): void {
  if (ifMatch === undefined && ifNoneMatch === undefined) throw apiRefusal("API_VERSION_MISSING");
  if (ifNoneMatch !== undefined && (ifNoneMatch.trim() !== "*" || current)) throw apiRefusal("API_VERSION");
  if (ifMatch === undefined || (ifMatch.trim() === "*" && current)) return;
  const named = ifMatch.split(",").map((each) => each.trim());
  if (!current || !named.includes(versionOf(current))) throw apiRefusal("API_VERSION");
}
