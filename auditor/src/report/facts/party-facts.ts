import type { LedgerEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Evidence } from "../../evidence.ts";
import { type PartyLedger, partyLedgers } from "../../party-ledger.ts";

/** A key and since when it signs; null when that is not known. */
export interface KeyFact {
  readonly identity: string;
  readonly from: string | null;
}

/** One party: who it is and what its ledger says about its part. */
export interface PartyFacts {
  readonly name: string;
  readonly role: "node" | "coordinator";
  /** Whether the ledger is in the bundle, is missing, or the auditor was told so beforehand. */
  readonly ledger: "delivered" | "missing" | "absent";
  readonly entries: number;
  /** Times of the first and the last entry, by the party's own clock. */
  readonly first: string | null;
  readonly last: string | null;
  /** Keys in the order in which they signed; the plan's key when there is no ledger. */
  readonly keys: readonly KeyFact[];
  /** Versions of the software, as the ledger states them. */
  readonly software: readonly string[];
  /** Versions of the rule that decided whose data may be counted, each once. */
  readonly consentRules: readonly string[];
  /** Sums that it is part of. */
  readonly sums: number;
}

/** Lists every party of the studies once, the coordinators first. */
export function partyFacts(evidences: readonly Evidence[]): readonly PartyFacts[] {
  const parties = new Map<string, PartyFacts>();
  for (const evidence of evidences) {
    for (const party of partyLedgers(evidence)) {
      const known = parties.get(party.name);
      const sums = sumsOf(evidence, party);
      parties.set(party.name, known ? { ...known, sums: known.sums + sums } : { ...readParty(party), sums });
    }
  }
  return [...parties.values()].sort((a, b) => rank(a) - rank(b));
}

function rank({ role }: PartyFacts): number {
  return role === "coordinator" ? 0 : 1;
}

function sumsOf({ sessions }: Evidence, { node }: PartyLedger): number {
  return node === undefined
    ? sessions.length
    : sessions.filter(({ verified }) => verified.closed.headers.has(node)).length;
}

function readParty({ name, node, identity, file, isAbsent }: PartyLedger): Omit<PartyFacts, "sums"> {
  const entries = file?.entries ?? [];
  return {
    name,
    role: node === undefined ? "coordinator" : "node",
    ledger: file ? "delivered" : isAbsent ? "absent" : "missing",
    entries: entries.length,
    first: entries[0]?.time ?? null,
    last: entries.at(-1)?.time ?? null,
    keys: file ? keysOf(entries) : [{ identity, from: null }],
    software: once(entries.flatMap(({ body }) => (body.type === "SOFTWARE" ? [body.version] : []))),
    consentRules: once(
      entries.flatMap(({ body }) => (body.type === "RESERVE" ? (body.consentRule ?? []) : [])),
    ),
  };
}

function keysOf(entries: readonly LedgerEntry[]): readonly KeyFact[] {
  return entries.flatMap(({ time, body }) =>
    body.type === "GENESIS" || body.type === "KEY_ROTATE" ? [{ identity: body.identity, from: time }] : [],
  );
}

function once(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
