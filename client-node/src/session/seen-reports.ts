import { equalBytes, samePublicBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
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

/** Journal key of the newest report that was seen of a party in a study, where a newer one of another study is kept for the account. */
function seenHereKey(study: string, identity: Uint8Array): string {
  return `${study}/${seenKey(identity)}`;
}

/** Reads the newest report that was seen of a party, in any study. */
export function readSeen(notary: Pick<Notary, "read">, identity: Uint8Array): SeenReport | undefined {
  const value = notary.read(seenKey(identity));
  return value && decodeCanonical(value, seenReport);
}

/** Reads the newest report that was seen of a party in one study, when the newest of all is of another. */
export function readSeenHere(
  notary: Pick<Notary, "read">,
  identity: Uint8Array,
  planHash: Uint8Array,
): SeenReport | undefined {
  const newest = readSeen(notary, identity);
  if (!newest || equalBytes(newest.planHash, planHash)) return undefined;
  const value = notary.read(seenHereKey(toHex(planHash), identity));
  return value && decodeCanonical(value, seenReport);
}

/** The newest report of a party: its ledger then, and the study that it is of. */
interface Newest {
  readonly value: Uint8Array;
  readonly ledger: KnownLedger;
  readonly planHash: Uint8Array;
}

/** What was read last, or written; of two nodes in one process the value tells. */
const told = new Map<string, Newest>();
const MOST_TOLD = 1024;

function keepTold(key: string, newest: Newest): Newest {
  if (told.size >= MOST_TOLD) told.clear();
  told.set(key, newest);
  return newest;
}

function knownOf({ ledger }: ReportBody): KnownLedger {
  return { ...ledger, followedBy: ENTRIES_OF_A_REPORT };
}

function newestOf(notary: Pick<Notary, "read">, identity: Uint8Array): Newest | undefined {
  const key = seenKey(identity);
  const value = notary.read(key);
  const known = told.get(key);
  if (value && known && samePublicBytes(known.value, value)) return known;
  const seen = value && decodeCanonical(value, seenReport);
  const body = seen && decodeCanonical(seen.report.body, reportBody);
  return body && keepTold(key, { value: value!, ledger: knownOf(body), planHash: seen!.planHash });
}

/** Returns the ledger over which the newest report of a party was made, and that its charge followed. */
export function reportedLedger(notary: Pick<Notary, "read">, identity: Uint8Array): KnownLedger | undefined {
  return newestOf(notary, identity)?.ledger;
}

/**
 * Remembers, for the account, the newest report of each peer among headers that have been checked under a CLOSE; and where
 * studies run beside each other, for every other study the newest of its own.
 */
export function rememberReports(
  { study, self }: Running,
  headers: ReadonlyMap<number, ReportBody>,
  { reports, close }: { readonly reports: readonly Envelope[]; readonly close: Envelope },
  context: NodeContext,
): readonly JournalWrite[] {
  const notary = context.notary();
  const { planHash, enrolHash } = study.binding;
  return reports.flatMap((report): readonly JournalWrite[] => {
    const identity = study.identities[report.sender];
    const header = headers.get(report.sender);
    if (report.sender === self || !identity || !header) return [];
    const newest = newestOf(notary, identity);
    const isOther = newest !== undefined && !equalBytes(newest.planHash, planHash);
    const value = encodeCanonical({ planHash, enrolHash, report, close });
    if (newest && newest.ledger.size >= header.ledger.size)
      return isOther && isNewHere(notary, identity, planHash, header)
        ? [{ key: seenHereKey(toHex(planHash), identity), value, isOfAccount: true }]
        : [];
    keepTold(seenKey(identity), { value, ledger: knownOf(header), planHash });
    return [
      { key: seenKey(identity), value, isOfAccount: true },
      ...(isOther
        ? [
            {
              key: seenHereKey(toHex(newest.planHash), identity),
              value: newest.value,
              isOfAccount: true,
            },
          ]
        : []),
    ];
  });
}

/** Tells whether a report is newer than the one of its study that was kept when a newer one of another study came. */
function isNewHere(
  notary: Pick<Notary, "read">,
  identity: Uint8Array,
  planHash: Uint8Array,
  { ledger }: ReportBody,
): boolean {
  const here = readSeenHere(notary, identity, planHash);
  const body = here && decodeCanonical(here.report.body, reportBody);
  return !body || body.ledger.size < ledger.size;
}
