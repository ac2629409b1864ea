import type { SigningKey } from "@fedseg/shared/crypto/signature.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { enter } from "@fedseg/shared/ledger/account.ts";
import { dateNext, setBack } from "@fedseg/shared/ledger/dating.ts";
import { type LedgerDraft, type LedgerEvent, appendEntry, formatEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Software } from "@fedseg/shared/ledger/software.ts";
import { type Followed, followEntry } from "./followed.ts";

/** Lines that a ledger goes on with, and how it stands then. */
export interface Entered {
  readonly lines: readonly string[];
  readonly followed: Followed;
}

/** Who writes into a ledger: under which name, with which key, by which software when that is known. */
export interface Writer {
  readonly name: string;
  readonly key: SigningKey;
  readonly software: Software | undefined;
}

/**
 * Returns the lines that say some drafts at a moment of the clock, behind what the ledger has to say first: that the clock has
 * been set back, that other software writes. Nothing is written yet. @throws CodedError BUDGET_EXHAUSTED or LEDGER_EVENT.
 */
export function enterLines(
  before: Followed,
  drafts: readonly LedgerDraft[],
  clock: number,
  writer: Writer,
): Entered {
  let followed = before;
  const lines: string[] = [];
  const first = drafts.length > 0 && isTrusted(before) ? beforehand(before, clock, writer) : [];
  for (const draft of [...first, ...drafts]) {
    const written = write(followed, enter(followed.account, draft).event, clock, writer);
    lines.push(written.line);
    ({ followed } = written);
  }
  return { lines, followed };
}

function beforehand(
  { dating, software }: Followed,
  clock: number,
  { software: own }: Writer,
): readonly LedgerDraft[] {
  const jump = setBack(dating, clock);
  const isOther = own && (software?.version !== own.version || software.sharedHash !== own.sharedHash);
  return [...(jump ? [jump] : []), ...(isOther ? [{ type: "SOFTWARE", ...own } as const] : [])];
}

function write(
  followed: Followed,
  body: LedgerEvent,
  clock: number,
  { key, name: ledger }: Writer,
): { line: string; followed: Followed } {
  const time = dateNext(followed.dating, clock);
  const { entry } = appendEntry(key, followed.chain.head, { ledger, time, body });
  const next = followEntry(followed, entry);
  if (next) return { line: formatEntry(entry), followed: next };
  throw new CodedError("LEDGER_EVENT", {
    what: `A ${body.type} entry does not fit this party's ledger.`,
    why: "Its key is revoked and has not been replaced, or the change of keys is not proved.",
    todo: "Replace the key first; nothing was written.",
  });
}

/** Whether the ledger may go on with anything but a change of keys. */
function isTrusted({ chain: { identity, revoked } }: Followed): boolean {
  return identity !== undefined && !revoked.has(identity);
}
