import { log } from "../../math/log.ts";
import { ONE, WHOLE, type Weights } from "../../queries/logistic-score.ts";
import { type Program, privateSum } from "../program.ts";
import { intoBasis, weightsOf } from "./eigenbasis.ts";
import { type Parameters, type Step, nextParameters } from "./fused-newton.ts";
import { type LogisticBudget, ROUNDS, logisticShares } from "./logistic-start.ts";
import { LEAST_USERS, type Standardised, standardise } from "./standardise.ts";

/** Norm to which a user's gradients of all classes are clipped together, over √(d + 1): hardly anybody's is longer. */
const CLIP = 1.2;

/** What has been learnt by a logistic regression of each of several classes against all others. */
export interface ClassesStart extends Standardised {
  /** By class, in the target's order. */
  readonly weights: readonly Weights[];
  /** The same before rounding, in the eigenbasis. */
  readonly parameters: readonly Parameters[];
}

/** What is learnt from: so many features, and classes. */
interface Shape {
  readonly d: number;
  readonly classes: number;
}

/**
 * Learns the chance of each of several classes against all others, as `logisticStart` learns that of one, by the same sums:
 * gradients are of all classes together. `require` looks at the released number of users, and throws when they are too few.
 */
export function* classesStart(
  { d, classes }: Shape,
  budget: LogisticBudget,
  require: (users: number) => void,
): Program<ClassesStart> {
  const { products, gradient } = logisticShares(budget);
  const known = yield* standardise(d, { normalise: budget.normalise, products }, require);
  const parameters = yield* descendTogether(classes, known, gradient);
  return { ...known, parameters, weights: parameters.map((own) => weightsOf(own, known.eigen)) };
}

/** Asks for gradients of all classes, each of so large a share; all classes are as likely to begin with. */
function* descendTogether(
  count: number,
  { scaling, users, eigen }: Standardised,
  share: number,
): Program<readonly Parameters[]> {
  const width = scaling.columns.length + 1;
  const all = Math.max(users, LEAST_USERS);
  const reach = Math.round(CLIP * Math.sqrt(width) * ONE * WHOLE);
  const steps: Step[][] = Array.from({ length: count }, () => []);
  let parameters: readonly Parameters[] = steps.map(() => {
    const first = new Float64Array(width);
    first[0] = -log(count - 1);
    return first;
  });
  for (let round = 0; round < ROUNDS; round++) {
    const [weights, ...others] = parameters.map((own) => weightsOf(own, eigen));
    const { sum, sigma } = yield* privateSum("gradient", { scaling, weights, others, reach }, [share]);
    parameters = parameters.map((at, own) => {
      const turned = intoBasis(sum.subarray(own * width, (own + 1) * width), eigen);
      steps[own].push({ at, gradient: turned.map((value) => value / all) });
      return nextParameters(steps[own], eigen, sigma / all);
    });
  }
  return parameters;
}
