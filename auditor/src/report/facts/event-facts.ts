import type { LedgerEvent } from "@fedseg/shared/ledger/entry.ts";
import type { Evidence } from "../../evidence.ts";
import type { LedgerFile } from "../../bundle/ledger-file.ts";
import { partyLedgers } from "./party-ledger.ts";

/** Kinds of ledger entries that a reader should know of one by one. */
const TOLD = [
  "KEY_ROTATE",
  "REVOKE",
  "RAISE",
  "CORRECTION",
  "DENY",
  "SOFTWARE",
  "CANARY_AUDIT",
  "CLOCK",
] as const satisfies readonly LedgerEvent["type"][];
export type ToldEvent = (typeof TOLD)[number];

/** Something besides charges that happened at a party. */
export interface EventFacts {
  readonly party: string;
  readonly seq: number;
  readonly time: string;
  readonly type: ToldEvent;
  /** What the entry says: a version, a code, a reason, a verdict, or empty. */
  readonly detail: string;
}

/** Lists keys that changed, raises, corrections, refusals, software, canary audits and clocks set back, as the ledgers hold them. */
export function eventFacts(evidences: readonly Evidence[]): readonly EventFacts[] {
  const read = new Set<LedgerFile>();
  const events = evidences.flatMap(partyLedgers).flatMap(({ name, file }) => {
    if (!file || read.has(file)) return [];
    read.add(file);
    return file.entries.flatMap(({ seq, time, body }): EventFacts[] => {
      const type = TOLD.find((known) => known === body.type);
      return type ? [{ party: name, seq, time, type, detail: detailOf(body) }] : [];
    });
  });
  return events.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
}

function detailOf(body: LedgerEvent): string {
  switch (body.type) {
    case "KEY_ROTATE":
      return body.identity;
    case "REVOKE":
      return `${body.party}: ${body.reason}`;
    case "CORRECTION":
      return body.text;
    case "DENY":
      return body.code;
    case "SOFTWARE":
      return `${body.version} · ${body.sharedHash.slice(0, 16)}…`;
    case "CANARY_AUDIT":
      return body.verdict;
    case "CLOCK":
      return `${(body.behindMs / 1000).toFixed(1)} s`;
    default:
      return "";
  }
}
