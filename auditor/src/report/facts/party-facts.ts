import type { LedgerEntry } from "@fedseg/shared/ledger/entry.ts";
import type { Evidence } from "../../evidence.ts";
import type { LedgerFile } from "../../bundle/ledger-file.ts";
import { type PartyLedger, partyLedgers } from "./party-ledger.ts";

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

/** Lists every party of the studies once, the coordinators first; a coordinator keeps one ledger for each study. */
export function partyFacts(evidences: readonly Evidence[]): readonly PartyFacts[] {
  const parties = new Map<string, PartyFacts>();
  const read = new Set<LedgerFile>();
  for (const evidence of evidences) {
    for (const party of partyLedgers(evidence)) {
      const { name, file } = party;
      const sums = sumsOf(evidence, party);
      const known = parties.get(name);
      const facts = { ...readParty(party), sums };
      if (!known) parties.set(name, facts);
      else if (!file || read.has(file)) parties.set(name, { ...known, sums: known.sums + sums });
      else parties.set(name, merged(known, facts));
      if (file) read.add(file);
    }
  }
  return [...parties.values()].sort((a, b) => rank(a) - rank(b));
}

function merged(a: PartyFacts, b: PartyFacts): PartyFacts {
  const times = [a.first, b.first, a.last, b.last].flatMap((time) => time ?? []).sort();
  const known = new Set(a.keys.map(({ identity }) => identity));
  return {
    ...a,
    entries: a.entries + b.entries,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
    keys: [...a.keys, ...b.keys.filter(({ identity }) => !known.has(identity))],
    software: once([...a.software, ...b.software]),
    sums: a.sums + b.sums,
  };
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
