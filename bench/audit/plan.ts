import { randomBytes } from "node:crypto";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOL } from "@fedseg/shared/plan/protocols.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import type { LedgerWriter } from "./ledger-writer.ts";

/** A plan of nine sessions with short vectors: it explores, selects one of two features, and finds two segments. */
export function largePlan(nodes: readonly LedgerWriter[], coordinator: LedgerWriter, at: number): Plan {
  const { c, t, m } = defaultCohort(nodes.length);
  const partyOf = ({ name, identity }: LedgerWriter) => ({ name, identity });
  const feature = (name: string) => ({
    name,
    title: { en: name, zh: name },
    unit: "",
    measure: { of: "attribute", attribute: name } as const,
    transform: "none" as const,
    lo: 0,
    hi: 10,
    direction: "higher-is-better" as const,
  });
  return {
    protocol: PROTOCOL,
    studyId: randomBytes(32).toString("hex"),
    title: `Study ${at}`,
    coordinator: partyOf(coordinator),
    roster: nodes.map(partyOf),
    cohort: { c, t, m },
    budget: { epsilon: "1", delta: "0.000000001", usersCap: 1_000_000 },
    features: [feature("orders"), feature("spend")],
    cleaning: { duplicates: "keep", cancellations: "separate" },
    snapshot: "2026-01-01T00:00:00Z",
    targets: { again: { of: "bought-again", withinDays: 30 } },
    usersFloor: 100_000,
    programs: [
      {
        name: "segmentation",
        share: 1,
        spec: {
          k: 2,
          normalise: "moments",
          describe: { share: 0.15 },
          explore: { bins: 4, share: 0.1 },
          select: { target: "again", score: "correlation", keep: 1, maxCorrelation: 1, bins: 2, share: 0.3 },
          sizeFloor: 10,
        },
      },
    ],
    limits: { maxSessions: 12, maxAttempts: 3 },
    timing: { bundleMs: 1000, reportMs: 1000, confirmMs: 1000, unmaskMs: 1000, tickMs: 0, graceMs: 200 },
  };
}
