import { TCString } from "@iabtcf/core";

/** Tells whether an IAB TCF consent string permits all of the purposes; false for a string that cannot be read. */
export function permitsPurposes(text: string, purposes: readonly number[]): boolean {
  try {
    const { purposeConsents } = TCString.decode(text);
    return purposes.every((purpose) => purposeConsents.has(purpose));
  } catch {
    return false;
  }
}
