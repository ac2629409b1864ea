import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { Notary } from "@fedseg/shared/ledger/notebook.ts";
import type { KnownLedger } from "@fedseg/shared/ledger/rotation.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { Envelope } from "@fedseg/shared/protocol/envelope.ts";
import { type ReportBody, reportBody } from "@fedseg/shared/protocol/report.ts";
import { type SeenReport, seenReport } from "@fedseg/shared/protocol/witness.ts";
import type { JournalWrite } from "./events.ts";
import type { NodeContext } from "./context.ts";
import type { Running } from "./state.ts";

/** RESERVE and SENT: written, durably and together, between the ledger that a REPORT names and its sending. */
export const ENTRIES_OF_A_REPORT = 2;

/** Journal key, of the account, of the newest report that was seen of a party. */
export function seenKey(identity: Uint8Array): string {
  return `seen/${toHex(identity)}`;
}

/** Reads the newest report that was seen of a party, in any study. */
export function readSeen(notary: Pick<Notary, "read">, identity: Uint8Array): SeenReport | undefined {
  const value = notary.read(seenKey(identity));
  return value && decodeCanonical(value, seenReport);
}

/** What reports that were read last, or written, say of their ledgers; of two nodes in one process the value tells. */
const told = new Map<string, { readonly value: Uint8Array; readonly ledger: KnownLedger }>();
const MOST_TOLD = 1024;

function keepTold(key: string, value: Uint8Array, { ledger }: ReportBody): KnownLedger {
  const known = { ...ledger, followedBy: ENTRIES_OF_A_REPORT };
  if (told.size >= MOST_TOLD) told.clear();
  told.set(key, { value, ledger: known });
  return known;
}

/** Returns the ledger over which the newest report of a party was made, and that its charge followed. */
export function reportedLedger(notary: Pick<Notary, "read">, identity: Uint8Array): KnownLedger | undefined {
  const key = seenKey(identity);
  const value = notary.read(key);
  const known = told.get(key);
  if (value && known && equalBytes(known.value, value)) return known.ledger;
  const seen = value && decodeCanonical(value, seenReport);
  const body = seen && decodeCanonical(seen.report.body, reportBody);
  return body && keepTold(key, value!, body);
}

/** Remembers, for the account, the newest report of each peer among headers that have been checked under a CLOSE. */
export function rememberReports(
  { study, self }: Running,
  headers: ReadonlyMap<number, ReportBody>,
  { reports, close }: { readonly reports: readonly Envelope[]; readonly close: Envelope },
  context: NodeContext,
): readonly JournalWrite[] {
  const notary = context.notary();
  const { planHash, enrolHash } = study.binding;
  return reports.flatMap((report) => {
    const identity = study.identities[report.sender];
    const header = headers.get(report.sender);
    if (report.sender === self || !identity || !header) return [];
    const known = reportedLedger(notary, identity);
    if (known && known.size >= header.ledger.size) return [];
    const value = encodeCanonical({ planHash, enrolHash, report, close });
    keepTold(seenKey(identity), value, header);
    return [{ key: seenKey(identity), value, isOfAccount: true }];
  });
}
