import { chargeKey } from "@fedseg/shared/ledger/account.ts";
import type { LedgerFile } from "../../bundle/ledger-file.ts";
import type { Evidence } from "../../evidence.ts";
import { eventsOf, partyLedgers } from "./party-ledger.ts";

/** What became of one node's charge. */
export type Fate = "released" | "refunded" | "opened" | "aborted" | "open";

/** An attempt that somebody was charged for beyond the release. */
export interface AttemptFacts {
  readonly studyId: string;
  readonly session: number;
  readonly attempt: number;
  readonly query: string;
  /** When the first node reserved its charge. */
  readonly time: string;
  /** Charge of each node, mu² in fixed point 2^-80. */
  readonly muSq: string;
  /**
   * Nodes by what became of their charge: "refunded", "opened" (unmasked, no release: it may have been opened and
   * discarded), "aborted" and "open" (still charged).
   */
  readonly nodes: Readonly<Record<Exclude<Fate, "released">, readonly string[]>>;
}

/** Lists the attempts with a charge that no release stands for, in the order of sessions. */
export function attemptFacts(evidence: Evidence): readonly AttemptFacts[] {
  const attempts = new Map<string, AttemptFacts>();
  for (const { name, node, file } of partyLedgers(evidence)) {
    if (node === undefined || !file) continue;
    const fates = fatesOf(evidence, file, node);
    for (const reserve of eventsOf(file, evidence.studyId, "RESERVE")) {
      const key = chargeKey(reserve);
      const fate = fates(key);
      if (fate === "released") continue;
      const { session, attempt, query, muSq } = reserve;
      const known = attempts.get(key) ?? {
        studyId: evidence.studyId,
        session,
        attempt,
        query,
        muSq,
        time: file.entries[reserve.seq].time,
        nodes: { refunded: [], opened: [], aborted: [], open: [] },
      };
      attempts.set(key, { ...known, nodes: { ...known.nodes, [fate]: [...known.nodes[fate], name] } });
    }
  }
  return [...attempts.values()].sort((a, b) => a.session - b.session || a.attempt - b.attempt);
}

function fatesOf({ sessions, studyId }: Evidence, file: LedgerFile, node: number): (key: string) => Fate {
  const keys = (type: "REFUND" | "UNMASK" | "ABORT") => new Set(eventsOf(file, studyId, type).map(chargeKey));
  const [refunded, opened, aborted] = [keys("REFUND"), keys("UNMASK"), keys("ABORT")];
  const released = new Set(
    sessions
      .filter(({ verified }) => verified.closed.headers.has(node))
      .map(({ session, attempt }) => chargeKey({ study: studyId, session, attempt })),
  );
  return (key) => {
    if (refunded.has(key)) return "refunded";
    if (released.has(key)) return "released";
    if (opened.has(key)) return "opened";
    return aborted.has(key) ? "aborted" : "open";
  };
}
