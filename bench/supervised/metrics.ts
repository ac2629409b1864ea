/** How well chances foretell classes. */
export interface Metrics {
  /** Area under the ROC curve; ties count one half. */
  readonly auc: number;
  /** Average precision. */
  readonly prAuc: number;
  readonly logLoss: number;
  readonly brier: number;
}

/** Chances are kept this far from 0 and 1. */
const EDGE = 1e-6;

/** Compares chances with classes, 0 or 1, of the same users. */
export function metricsOf(classes: ArrayLike<number>, chances: ArrayLike<number>): Metrics {
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
  let [logLoss, brier] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const p = Math.min(Math.max(chances[at], EDGE), 1 - EDGE);
    logLoss -= classes[at] === 1 ? Math.log(p) : Math.log(1 - p);
    brier += (p - classes[at]) ** 2;
  }
  return {
    auc: pairs / (yes * no),
    prAuc: precision,
    logLoss: logLoss / order.length,
    brier: brier / order.length,
  };
}
