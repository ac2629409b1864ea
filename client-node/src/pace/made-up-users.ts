import { TOP_CODE } from "@fedseg/shared/features/code.ts";
import { madeUpBesides } from "../features/besides.ts";
import { type Table, madeUpBaskets } from "../table.ts";

/** Steps of a multiplicative generator modulo a prime: codes of all sizes, without a pattern that counting could follow. */
const [MULTIPLIER, MODULUS] = [48_271, 2 ** 31 - 1];

/** Makes up users with a code for every feature, a class and a value, the same ones everywhere: nobody's rows are looked at. */
export function madeUpUsers(users: number, d: number): Table {
  let state = 1;
  // The value of a target that has one stands behind the features.
  const valued = Uint16Array.from({ length: users * (d + 1) }, () => {
    state = (state * MULTIPLIER) % MODULUS;
    return state % (TOP_CODE + 1);
  });
  const codes = valued.subarray(0, users * d);
  const classes = Int8Array.from({ length: users }, (_, user) => user % 2);
  const ids = Array.from({ length: users }, () => "");
  const [baskets, besides] = [madeUpBaskets(users), madeUpBesides(users)];
  return { users, d, codes, ids, outcome: { codes: valued, classes, arms: classes }, baskets, besides };
}
