import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { bytes32 } from "@fedseg/shared/protocol/primitives.ts";
import { reportMessage } from "@fedseg/shared/protocol/report.ts";
import type { Chains } from "@fedseg/shared/session/keys.ts";
import type { Turn } from "@fedseg/shared/session/deal.ts";
import { z } from "zod";
import type { JournalWrite } from "./events.ts";

const storedChains = z.strictObject({ session: z.int(), send: z.array(bytes32), receive: z.array(bytes32) });

/** Writes the chain keys of a session over those of the one before. */
export function writeChains(session: number, chains: Chains): JournalWrite {
  const reveal = (secrets: readonly Secret[]) => secrets.map((secret) => secret.reveal());
  const value = encodeCanonical({ session, send: reveal(chains.send), receive: reveal(chains.receive) });
  return { key: "chains", value };
}

/** Reads what `writeChains` wrote. @throws TypeError when the journal is damaged. */
export function readChains(value: Uint8Array): { session: number; chains: Chains } {
  const stored = decodeCanonical(value, storedChains);
  if (!stored) throw new TypeError('"chains" expected stored chain keys, got something else');
  const wrap = (keys: readonly Uint8Array[]) => keys.map((key) => new Secret(key));
  return { session: stored.session, chains: { send: wrap(stored.send), receive: wrap(stored.receive) } };
}

/** Journal key of something that belongs to one attempt; digits are padded so that keys sort by turn. */
export function turnEntry(
  kind:
    | "report"
    | "close"
    | "signed-close"
    | "headers"
    | "unmask"
    | "abort"
    | "faulty"
    | "faulty-record"
    | "refund",
  turn: Turn,
): string {
  return `${kind}/${`${turn.session}`.padStart(5, "0")}/${`${turn.attempt}`.padStart(3, "0")}`;
}

/** Journal key of the signed ROSTER that this node has taken. */
export const ROSTER_ENTRY = "signed-roster";

/** Journal key of the signed END that has ended the study at this node. */
export const END_ENTRY = "signed-end";

/** Journal key of a verified session record. */
export function recordEntry(session: number): string {
  return `record/${`${session}`.padStart(5, "0")}`;
}

/** Journal key of the EXCLUDE that left a node out for good, with its evidence. */
export function excludeEntry(node: number): string {
  return `exclude/${`${node}`.padStart(3, "0")}`;
}

/** A report as `makeReport` stores it before it may leave, with the signed OPEN that it answers. */
export const storedReport = z.strictObject({
  openHash: bytes32,
  report: reportMessage,
  open: envelopeSchema,
});

const storedAbort = z.strictObject({ outcome: z.enum(["ABORTED", "UNMASKED"]), openHash: bytes32 });

/** Writes that this node has left an attempt, and how. */
export function abortWrite(turn: Turn, outcome: "ABORTED" | "UNMASKED", openHash: Uint8Array): JournalWrite {
  return { key: turnEntry("abort", turn), value: encodeCanonical({ outcome, openHash }) };
}

/** Reads what `abortWrite` wrote; undefined when it is something else. */
export function readAbort(value: Uint8Array): z.infer<typeof storedAbort> | undefined {
  return decodeCanonical(value, storedAbort);
}

/** Journal key that names the study a node last worked on; everything else is kept under that study's own keys. */
const LATEST = "study";

/** Puts the writes of one commit under their study's keys, but for the account's, and remembers the study as the latest. */
export function underStudy(study: string, writes: readonly JournalWrite[]): readonly JournalWrite[] {
  if (writes.length === 0) return writes;
  return [
    ...writes.map(({ key, value, isOfAccount }) => ({ key: isOfAccount ? key : `${study}/${key}`, value })),
    { key: LATEST, value: fromHex(study) },
  ];
}

/** Reads the value under a key of the journal. */
export type JournalReader = (key: string) => Uint8Array | undefined;

/** Returns the latest study and a reader of its own keys; undefined before the first. */
export function latestStudy(read: JournalReader): { study: string; read: JournalReader } | undefined {
  const latest = read(LATEST);
  const study = latest && toHex(latest);
  return study === undefined ? undefined : { study, read: readerOf(study, read) };
}

/** Returns a reader of one study's own keys; those of every study stay. */
export function readerOf(study: string, read: JournalReader): JournalReader {
  return (key) => read(`${study}/${key}`);
}

/** Counts the sums that a study's own keys hold verified records of. */
export function verifiedSessions(read: JournalReader): number {
  let sessions = 0;
  while (read(recordEntry(sessions + 1))) sessions += 1;
  return sessions;
}

/** Lists the studies among those that an account has approved which have neither ended with a model nor been refused, in their order. */
export function studiesUnderWay(approved: Iterable<string>, readAny: JournalReader): readonly string[] {
  return [...approved].filter((study) => {
    const read = readerOf(study, readAny);
    return read("plan") !== undefined && !read("refused") && !read("model");
  });
}
