/** How well chances foretell classes; of several, the means over each against all others but for what is said. */
export interface Metrics {
  /** Area under the ROC curve; ties count one half. */
  readonly auc: number;
  /** Average precision. */
  readonly prAuc: number;
  /** Of the chances of the classes that users have. */
  readonly logLoss: number;
  /** Sum over classes, of two half of it. */
  readonly brier: number;
  /** Part of the users whose likeliest class is theirs. */
  readonly accuracy: number;
}

/** Chances are kept this far from 0 and 1. */
const EDGE = 1e-6;

/** Compares chances with classes of the same users: those of class 1 with 0 and 1, or those of each of several. */
export function metricsOf(classes: ArrayLike<number>, chances: readonly (readonly number[])[]): Metrics {
  const users = Array.from(classes);
  const judged = chances[0].length === 2 ? [1] : chances[0].map((_, label) => label);
  const ranks = judged.map((label) =>
    rankMetrics(
      users.map((own) => Number(own === label)),
      chances.map((each) => each[label]),
    ),
  );
  const mean = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0) / all.length;
  const kept = (p: number) => Math.min(Math.max(p, EDGE), 1 - EDGE);
  return {
    auc: mean(ranks.map(({ auc }) => auc)),
    prAuc: mean(ranks.map(({ prAuc }) => prAuc)),
    logLoss: mean(users.map((label, at) => -Math.log(kept(chances[at][label])))),
    brier: mean(
      users.map((label, at) =>
        judged.reduce((sum, one) => sum + (kept(chances[at][one]) - Number(label === one)) ** 2, 0),
      ),
    ),
    accuracy: mean(users.map((label, at) => Number(chances[at].indexOf(Math.max(...chances[at])) === label))),
  };
}

/** Compares the order of chances with a yes or no, 1 or 0. */
function rankMetrics(classes: readonly number[], chances: readonly number[]): Pick<Metrics, "auc" | "prAuc"> {
  const order = Array.from({ length: classes.length }, (_, at) => at).sort((a, b) => chances[b] - chances[a]);
  const yes = order.reduce((sum, at) => sum + classes[at], 0);
  const no = order.length - yes;
  let [above, aboveYes, pairs, precision] = [0, 0, 0, 0];
  for (let at = 0; at < order.length;) {
    let [own, ownYes] = [0, 0];
    const chance = chances[order[at]];
    for (; at < order.length && chances[order[at]] === chance; at++) {
      own += 1;
      ownYes += classes[order[at]];
    }
    pairs += (own - ownYes) * (aboveYes + ownYes / 2);
    [above, aboveYes] = [above + own, aboveYes + ownYes];
    precision += (ownYes / yes) * (aboveYes / above);
  }
  return { auc: pairs / (yes * no), prAuc: precision };
}
