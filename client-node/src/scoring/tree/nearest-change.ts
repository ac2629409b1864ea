import { TOP_CODE } from "@fedseg/shared/features/code.ts";
import type { Condition, Rule } from "@fedseg/shared/programs/cart/rules.ts";

/** An end of a tree that says another chance, and which of its conditions a row does not meet. */
export interface Change<Leaf> {
  readonly rule: Rule<Leaf>;
  readonly unmet: readonly Condition[];
}

/**
 * Finds the end among some that a row is nearest to: fewest features would have to change, and of equal ones by the least
 * part of their ranges. Undefined when there is none.
 */
export function nearestChange<Leaf>(
  rules: readonly Rule<Leaf>[],
  row: ArrayLike<number>,
): Change<Leaf> | undefined {
  let best: Change<Leaf> | undefined;
  let least = Infinity;
  for (const rule of rules) {
    const unmet = rule.conditions.filter(
      ({ feature, above, atMost }) => !(row[feature] > above && row[feature] <= atMost),
    );
    const ways = unmet.map(({ feature, above, atMost }) =>
      row[feature] > above ? row[feature] - atMost : above + 1 - row[feature],
    );
    // No way is as long as one more feature.
    const far = ways.reduce((sum, way) => sum + way / (TOP_CODE * (ways.length + 1)), ways.length);
    if (far < least) [best, least] = [{ rule, unmet }, far];
  }
  return best;
}
