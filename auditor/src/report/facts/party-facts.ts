import type { Facts, Party, StudyEntry } from "../../checks/facts.ts";
import { toldOf } from "../../ledgers/digest.ts";

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

/**
 * Lists every party of the studies once, the coordinators first. A coordinator keeps one ledger for each study: they are
 * told as one; nodes are told apart by their ledgers.
 */
export function partyFacts({ parties, studies }: Facts): readonly PartyFacts[] {
  const coordinators = new Map<string, PartyFacts>();
  const nodes: PartyFacts[] = [];
  for (const party of parties) {
    const facts = readParty(party, studies);
    const known = coordinators.get(party.name);
    if (facts.role === "node") nodes.push(facts);
    else coordinators.set(party.name, known ? merged(known, facts) : facts);
  }
  return [...coordinators.values(), ...nodes];
}

function merged(a: PartyFacts, b: PartyFacts): PartyFacts {
  const times = [a.first, b.first, a.last, b.last].flatMap((time) => time ?? []).sort();
  const known = new Set(a.keys.map(({ identity }) => identity));
  return {
    ...a,
    ledger: a.ledger === "delivered" ? b.ledger : a.ledger,
    entries: a.entries + b.entries,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
    keys: [...a.keys, ...b.keys.filter(({ identity }) => !known.has(identity))],
    software: once([...a.software, ...b.software]),
    sums: a.sums + b.sums,
  };
}

function readParty(
  { name, identities, isAbsent, ledger, roles }: Party,
  studies: readonly StudyEntry[],
): PartyFacts {
  const sums = roles.map(({ study, node }) => {
    const { sessions } = studies[study].audited;
    return node === undefined
      ? sessions.length
      : sessions.filter(({ survivors }) => survivors.includes(node)).length;
  });
  return {
    name,
    role: roles.every(({ node }) => node === undefined) ? "coordinator" : "node",
    ledger: ledger ? "delivered" : isAbsent ? "absent" : "missing",
    entries: ledger?.size ?? 0,
    first: ledger?.first ?? null,
    last: ledger?.last ?? null,
    keys:
      ledger?.keys.map(({ identity, since }) => ({ identity, from: since })) ??
      identities.map((identity) => ({ identity, from: null })),
    software: once(toldOf(ledger?.told ?? [], "SOFTWARE").map(({ version }) => version)),
    consentRules: ledger?.consentRules ?? [],
    sums: sums.reduce((sum, count) => sum + count, 0),
  };
}

function once(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
