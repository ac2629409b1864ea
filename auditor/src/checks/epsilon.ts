import type { Evidence } from "../evidence.ts";
import { type Finding, fail, pass } from "../finding.ts";
import { accountRows, trustTable } from "../guarantees.ts";

/** Epsilon recomputed from the ledgers and the records, at the plan's delta, for every account and observer. */
export function* checkEpsilon(evidence: Evidence): Generator<Finding> {
  const { epsilon, delta } = evidence.plan.budget;
  const rows = trustTable(evidence);
  const coalition = rows.find(({ who }) => who === "coalition")!;
  if (coalition.epsilon > Number(epsilon) * (1 + 1e-12)) {
    yield fail(
      "EPSILON_EXCEEDED",
      `the releases give epsilon ${coalition.epsilon.toFixed(4)} against the coalition; the plan promised ${epsilon}`,
    );
  }
  const dearest = Math.max(0, ...accountRows(evidence).map(({ spent }) => spent));
  yield pass(
    `releases cost epsilon ${up(coalition.epsilon)} of ${epsilon} at delta ${delta}; the dearest account has spent ${up(dearest)}`,
  );
}

function up(epsilon: number): string {
  return (Math.ceil(epsilon * 1000) / 1000).toFixed(3);
}
