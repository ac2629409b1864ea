/**
 * The protocols that this software speaks, the oldest first: the newest, and the one before it where there is a promise, which begins with
 * fedseg/6. A study is spoken in the one that its plan names.
 * @see docs/decisions/0119-speak-the-version-before.md
 */
export const PROTOCOLS: readonly string[] = ["fedseg/6"];

/** The newest of them. */
export const PROTOCOL = PROTOCOLS.at(-1)!;

/** Returns the newest protocol of `own` that everybody else speaks, too; undefined when there is none. `own`: the oldest first. */
export function commonProtocol(
  own: readonly string[],
  others: readonly (readonly string[])[],
): string | undefined {
  return own.findLast((protocol) => others.every((spoken) => spoken.includes(protocol)));
}

/** Writes protocols for a person; somebody who names none is of before fedseg/6. */
export function protocolsText(protocols: readonly string[]): string {
  return protocols.length > 0 ? protocols.join(" and ") : "a protocol before fedseg/6, which names none";
}
