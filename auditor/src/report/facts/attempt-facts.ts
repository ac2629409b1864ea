import { type Facts, partsIn } from "../../checks/facts.ts";
import type { Unreleased } from "../../ledgers/role-digest.ts";
import { turnKey } from "../../ledgers/study-events.ts";

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
   * discarded), "faulty" (opened, and its record shows that somebody lied), "aborted" and "open" (still charged).
   */
  readonly nodes: Readonly<Record<Unreleased["fate"], readonly string[]>>;
}

/** Lists the attempts with a charge that no release stands for, in the order of sessions. */
export function attemptFacts(facts: Facts, study: number): readonly AttemptFacts[] {
  const { studyId } = facts.studies[study].audited;
  const attempts = new Map<string, AttemptFacts>();
  for (const { party, node, role } of partsIn(facts, study)) {
    if (node === undefined) continue;
    for (const { session, attempt, query, time, muSq, fate } of role?.unreleased ?? []) {
      const key = turnKey(session, attempt);
      const known = attempts.get(key) ?? {
        studyId,
        session,
        attempt,
        query,
        muSq,
        time,
        nodes: { refunded: [], faulty: [], opened: [], aborted: [], open: [] },
      };
      const nodes = { ...known.nodes, [fate]: [...known.nodes[fate], party.name] };
      attempts.set(key, { ...known, nodes });
    }
  }
  return [...attempts.values()].sort((a, b) => a.session - b.session || a.attempt - b.attempt);
}
