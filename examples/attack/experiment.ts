import type { ByteSource } from "../../shared/src/math/rng.ts";
import { analyses } from "../../shared/src/plan/analysis.ts";
import { budgetOf } from "../../shared/src/plan/terms.ts";
import { type Figures, guessFigures, guessPresence, readTotals } from "./attacker.ts";
import { attackPlan, customers } from "./customers.ts";
import { type Strength, mostPossible, strengthOf } from "./strength.ts";
import { type World, runStudy } from "./study.ts";

/** What the coordinator found out in one world. */
export interface Findings {
  /** Its guesses of studies without Ms. Chen, and with her. */
  readonly absent: readonly number[];
  readonly present: readonly number[];
  readonly strength: Strength;
  /** Her figures, guessed again for every crowd. */
  readonly figures: readonly Figures[];
  /** What the first study with her says of the honest shops: of willow alone where its own sums are seen. */
  readonly totals: Figures;
}

/** Everything that the demonstration shows. */
export interface Experiment {
  readonly studies: number;
  readonly sessions: number;
  readonly epsilon: string;
  readonly delta: string;
  readonly mu: number;
  readonly most: { readonly success: number; readonly auc: number };
  readonly plain: Findings;
  readonly fedseg: Findings;
}

/** Runs `studies` studies without and as many with her in each world, every pair on a crowd of its own. */
export function experiment(studies: number, source: ByteSource): Experiment {
  const plan = attackPlan("attack");
  const analysis = analyses()(plan);
  const { mu } = budgetOf(plan);
  let sessions = 0;
  const findings = (world: World): Findings => {
    const [absent, present]: [number[], number[]] = [[], []];
    const figures: Figures[] = [];
    const totals: Figures[] = [];
    for (let crowd = 0; crowd < studies; crowd += 1) {
      const [without, within] = [customers(crowd, false), customers(crowd, true)];
      const before = runStudy(analysis, without, world, source);
      const after = runStudy(analysis, within, world, source);
      absent.push(guessPresence(before, without, within));
      present.push(guessPresence(after, without, within));
      figures.push(guessFigures(before, after));
      totals.push(readTotals(after[0]));
      sessions = Math.max(sessions, after.length);
    }
    return { absent, present, figures, totals: totals[0], strength: strengthOf(absent, present) };
  };
  const [plain, fedseg] = [findings("plain"), findings("fedseg")];
  const { epsilon, delta } = plan.budget;
  return { studies, sessions, epsilon, delta, mu, most: mostPossible(mu), plain, fedseg };
}
