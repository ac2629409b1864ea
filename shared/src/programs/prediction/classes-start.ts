import type { Uniforms } from "../../math/rng.ts";
import { ONE, WHOLE, type Weights } from "../../queries/logistic-score.ts";
import { type Program, privateSum } from "../program.ts";
import { intoBasis, weightsOf } from "./eigenbasis.ts";
import type { Parameters } from "./fused-newton.ts";
import { type LogisticBudget, ROUNDS, logisticShares } from "./logistic-start.ts";
import { type Drawn, drawnUsers } from "./mean-chances.ts";
import { type ClassesStep, nextOfClasses } from "./softmax-newton.ts";
import { LEAST_USERS, type Standardised, standardise } from "./standardise.ts";

/** Norm to which a user's gradients of all classes are clipped together, over √(d + 1): hardly anybody's is longer. */
const CLIP = 1.2;

/** What has been learnt by a softmax regression of several classes. */
export interface ClassesStart extends Standardised {
  /** Of each class's score, in the target's order. */
  readonly weights: readonly Weights[];
  /** The same before rounding, in the eigenbasis. */
  readonly parameters: readonly Parameters[];
  /** Made-up users, as a normal distribution has them. */
  readonly drawn: Drawn;
}

/** What is learnt from: so many features, and classes. */
interface Shape {
  readonly d: number;
  readonly classes: number;
}

/**
 * Learns the chances of several classes by one softmax regression, as `logisticStart` learns that of one, by the same sums:
 * gradients are of all classes together. `require` looks at the released number of users, and throws when they are too few.
 */
export function* classesStart(
  { d, classes }: Shape,
  budget: LogisticBudget,
  uniforms: Uniforms,
  require: (users: number) => void,
): Program<ClassesStart> {
  const { products, gradient } = logisticShares(budget);
  const known = yield* standardise(d, { normalise: budget.normalise, products }, require);
  const drawn = drawnUsers(known.eigen, uniforms);
  const parameters = yield* descendTogether(classes, known, gradient, drawn);
  return { ...known, drawn, parameters, weights: parameters.map((own) => weightsOf(own, known.eigen)) };
}

/** Asks for gradients of all classes, each of so large a share; all classes are as likely to begin with. */
function* descendTogether(
  classes: number,
  { scaling, users, eigen }: Standardised,
  share: number,
  drawn: Drawn,
): Program<readonly Parameters[]> {
  const width = scaling.columns.length + 1;
  const all = Math.max(users, LEAST_USERS);
  const reach = Math.round(CLIP * Math.sqrt(width) * ONE * WHOLE);
  const steps: ClassesStep[] = [];
  let at: readonly Parameters[] = Array.from({ length: classes }, () => new Float64Array(width));
  for (let round = 0; round < ROUNDS; round++) {
    const [weights, ...others] = at.map((own) => weightsOf(own, eigen));
    const { sum, sigma } = yield* privateSum("gradient", { scaling, weights, others, reach }, [share]);
    const gradients = at.map((_, own) =>
      intoBasis(sum.subarray(own * width, (own + 1) * width), eigen).map((value) => value / all),
    );
    steps.push({ at, gradients });
    at = nextOfClasses(steps, eigen, sigma / all, drawn);
  }
  return at;
}
