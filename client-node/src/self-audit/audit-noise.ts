import { muLow } from "@fedseg/shared/dp/canary-statistics.ts";
import { formatRational } from "@fedseg/shared/dp/rational.ts";
import { type CanaryReport, type Verdict, isVariancePassed } from "@fedseg/shared/ledger/canary-report.ts";
import { chiSquareUpperQuantile } from "@fedseg/shared/math/chi-square.ts";
import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import { contribute } from "../contribution.ts";
import { ALPHA, type AuditSession, COHORT, CUTS, RUNS, auditSessions, muOfRun } from "./design.ts";
import { NoiseTests } from "./noise-tests.ts";
import { rowCanaries } from "./row-canaries.ts";
import { type Noise, type NodeOf, aimAt, exactSums, runArm, scoreOf } from "./run-arm.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

/** Who makes the report, when, with what. */
export type Stamp = Pick<CanaryReport, "party" | "madeAt" | "software" | "randomness">;

/** An attacker's errors, not yet judged. */
type Attacked = Omit<CanaryReport["attacks"][number], "muLow" | "verdict">;

/** How much is run; a node runs all of it. */
export interface Extent {
  readonly runs: number;
  readonly scenarios: readonly Scenario[];
}

/** What an installation's audit runs. */
export function wholeAudit(): Extent {
  return { runs: RUNS, scenarios: scenarios(auditSessions()) };
}

/**
 * Audits noise and sensitivity on made-up users through what the nodes contribute with: paired runs with and without
 * a target, attackers who say whether it is there, the size and shape of the noise, and awkward rows.
 * Takes some twenty seconds; the verdict is "fail" when any test fails.
 */
export function auditNoise(
  stamp: Stamp,
  source: ByteSource,
  nodeOf: NodeOf = () => contribute,
  { runs, scenarios: all }: Extent = wholeAudit(),
): CanaryReport {
  const sessions = auditSessions();
  const [main] = all;
  const tests = new NoiseTests(sessions, main.survivors);
  const repeated = new Repeats();
  const watch = (noise: Noise, scenario: Scenario) => {
    if (scenario === main) tests.add(noise);
    if (scenario.attempts > 1) tests.addAttempts(noise);
    if (scenario === main || scenario.attempts > 1) repeated.add(noise);
  };
  const attacked = all.flatMap((scenario) =>
    runScenario(scenario, sessions, { runs, nodeOf, source, watch }),
  );
  const variances = [...tests.squares].map(([name, squares]) => ({ name, ...squares }));
  const shapes = tests.shapes();
  const count = attacked.length + variances.length + shapes.length;
  const judged = judge({ attacked, variances, shapes }, runs, ALPHA / count);
  const canaries = [
    ...rowCanaries(sessions),
    {
      name: "no noise twice",
      says: "no node has used the same noise in two runs or in two attempts of one",
      isPassed: repeated.none,
    },
  ].map(({ isPassed, ...canary }) => ({ ...canary, verdict: verdictOf(isPassed) }));
  const made = [...judged.attacks, ...judged.variances, ...judged.shapes, ...canaries];
  return {
    v: 1,
    ...stamp,
    design: designOf(sessions, runs, count),
    ...judged,
    canaries,
    verdict: verdictOf(made.every(({ verdict }) => verdict === "pass")),
  };
}

/** What runs a scenario, and who looks on. */
interface Laboratory {
  readonly runs: number;
  readonly nodeOf: NodeOf;
  readonly source: ByteSource;
  watch(noise: Noise, scenario: Scenario): void;
}

function runScenario(
  scenario: Scenario,
  sessions: readonly AuditSession[],
  { runs, nodeOf, source, watch }: Laboratory,
): readonly Attacked[] {
  const absent = { tables: scenario.absent, exact: exactSums(scenario.absent, sessions) };
  const present = { tables: scenario.present, exact: exactSums(scenario.present, sessions) };
  const exact = { absent: absent.exact, present: present.exact };
  const aims = scenario.attackers.map(({ colluders }) => aimAt(scenario, colluders, sessions, exact));
  const errors = aims.map(({ separation }) =>
    CUTS.map((cut) => ({ at: cut * separation, falsePositives: 0, falseNegatives: 0 })),
  );
  for (let run = 0; run < runs; run += 1) {
    for (const isPresent of [false, true]) {
      const noise = runArm(scenario, isPresent ? present : absent, sessions, nodeOf, source);
      watch(noise, scenario);
      for (const [which, { colluders }] of scenario.attackers.entries()) {
        const score = scoreOf(scenario, colluders, aims[which], { noise, isPresent });
        for (const error of errors[which]) {
          if (score >= error.at && !isPresent) error.falsePositives += 1;
          if (score < error.at && isPresent) error.falseNegatives += 1;
        }
      }
    }
  }
  return scenario.attackers.map(({ name, says, bound }, which) => ({
    name,
    says,
    bound,
    thresholds: errors[which],
  }));
}

/** Noise vectors that have been seen, each of a whole run of one node. */
class Repeats {
  none = true;
  readonly #seen = new Set<string>();

  add(noise: Noise): void {
    const attempts = noise[0].length;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      for (let node = 0; node < COHORT.n; node += 1) {
        const drawn = noise.map((session) => session[attempt][node].join(",")).join(";");
        if (noise[0][attempt][node].length === 0) continue;
        if (this.#seen.has(drawn)) this.none = false;
        this.#seen.add(drawn);
      }
    }
  }
}

interface Measured {
  readonly attacked: readonly Attacked[];
  readonly variances: readonly Omit<CanaryReport["variances"][number], "verdict">[];
  readonly shapes: readonly Omit<CanaryReport["shapes"][number], "verdict">[];
}

function judge(
  { attacked, variances, shapes }: Measured,
  runs: number,
  alpha: number,
): Pick<CanaryReport, "attacks" | "variances" | "shapes"> {
  return {
    attacks: attacked.map((attack) => {
      const proved = muLow(attack.thresholds, runs, alpha);
      return { ...attack, muLow: proved, verdict: verdictOf(proved <= attack.bound) };
    }),
    variances: variances.map((made) => ({ ...made, verdict: verdictOf(isVariancePassed(made, alpha)) })),
    shapes: shapes.map((made) => ({
      ...made,
      verdict: verdictOf(made.statistic <= chiSquareUpperQuantile(alpha, made.freedom)),
    })),
  };
}

function designOf(sessions: readonly AuditSession[], runs: number, tests: number): CanaryReport["design"] {
  return {
    alpha: ALPHA,
    tests,
    runs,
    cohort: COHORT,
    mu: muOfRun(sessions, ({ muSq }) => muSq),
    sessions: sessions.flatMap(({ request: { query }, parameters }) =>
      parameters.blocks.map(({ name, length, scale, deltaSq, nodeVariance }) => ({
        query,
        block: name,
        entries: length,
        scale,
        deltaSq: `${deltaSq}`,
        nodeVariance: formatRational(nodeVariance),
      })),
    ),
  };
}

function verdictOf(isPassed: boolean): Verdict {
  return isPassed ? "pass" : "fail";
}
