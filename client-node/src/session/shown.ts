import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { mostAttempts } from "@fedseg/shared/plan/attempts.ts";
import { type Plan, readPlan } from "@fedseg/shared/plan/plan.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { z } from "zod";
import {
  END_ENTRY,
  type JournalReader,
  ROSTER_ENTRY,
  excludeEntry,
  recordEntry,
  storedReport,
  turnEntry,
} from "./journal.ts";

/**
 * What the coordinator has shown this node and could have shown the others otherwise, for a bundle by path: of every study
 * the records since the last sum that the node is in, those of faulty sums, what left nodes out, and what was signed in attempts
 * without a record. Its later reports prove the records before.
 */
export function shownTo(
  name: string,
  studies: Iterable<string>,
  read: JournalReader,
): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const study of studies) {
    const own: JournalReader = (key) => read(`${study}/${key}`);
    const plan = readPlan(own("plan") ?? new Uint8Array(0));
    const self = plan?.roster.findIndex((party) => party.name === name) ?? -1;
    const put = (kind: string, bytes: Uint8Array) =>
      files.set(`shown/${study}/${kind}-${toHex(sha256(bytes)).slice(0, 16)}.cbor`, bytes);
    for (const [session, record] of recordsSince(own, self)) put(`${session}`.padStart(5, "0"), record);
    for (const [session, record] of plan ? faultyRecords(own, plan) : [])
      put(`${session}`.padStart(5, "0"), record);
    const said = plan ? saidIn(plan, own) : [];
    if (said.length > 0) put("said", encodeCanonical(said));
    for (const node of plan?.roster.keys() ?? []) {
      const exclusion = own(excludeEntry(node));
      if (exclusion) put("exclude", exclusion);
    }
  }
  return files;
}

/** The records of all faulty sums: each was charged, whatever the coordinator publishes of it. */
function* faultyRecords(read: JournalReader, plan: Plan): Generator<readonly [number, Uint8Array]> {
  for (let session = 1; session <= plan.limits.maxSessions; session += 1) {
    for (let attempt = 1; attempt <= mostAttempts(plan); attempt += 1) {
      const record = read(turnEntry("faulty-record", { session, attempt }));
      if (record) yield [session, record];
    }
  }
}

/** The newest records down to one that this node is in, with their sessions. */
function recordsSince(read: JournalReader, self: number): readonly (readonly [number, Uint8Array])[] {
  const records: [number, Uint8Array][] = [];
  for (let session = 1, bytes = read(recordEntry(1)); bytes; bytes = read(recordEntry((session += 1))))
    records.push([session, bytes]);
  const last = records.findLastIndex(([, bytes]) => survivorsIn(bytes).includes(self));
  return records.slice(Math.max(0, last));
}

/** Signed statements that no record of this node holds: the end, the list of enrolments before the first record, OPENs and CLOSEs with their reports. */
function saidIn(plan: Plan, read: JournalReader): readonly Envelope[] {
  const statement = (key: string) => {
    const bytes = read(key);
    return (bytes && decodeCanonical(bytes, envelopeSchema)) ?? [];
  };
  const said: Envelope[] = [
    ...[statement(END_ENTRY)].flat(),
    ...(read(recordEntry(1)) ? [] : [statement(ROSTER_ENTRY)].flat()),
  ];
  for (let session = 1; session <= plan.limits.maxSessions; session += 1) {
    const record = read(recordEntry(session));
    const released = record && decodeCanonical(record, sessionRecord);
    for (let attempt = 1; attempt <= mostAttempts(plan); attempt += 1) {
      const turn = { session, attempt };
      if (released?.close.attempt === attempt || read(turnEntry("faulty-record", turn))) continue;
      const report = read(turnEntry("report", turn));
      const open = report && decodeCanonical(report, storedReport)?.open;
      const headers = read(turnEntry("headers", turn));
      said.push(
        ...(open ? [open] : []),
        ...[statement(turnEntry("signed-close", turn))].flat(),
        ...((headers && decodeCanonical(headers, z.array(envelopeSchema))) ?? []),
      );
    }
    if (!record) break;
  }
  return said;
}

function survivorsIn(bytes: Uint8Array): readonly number[] {
  const record = decodeCanonical(bytes, sessionRecord);
  return (record && decodeCanonical(record.close.body, closeBody)?.survivors) ?? [];
}
