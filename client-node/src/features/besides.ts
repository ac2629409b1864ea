import { SPENT } from "@fedseg/shared/features/later.ts";
import { HELD_OUT_WIDTH } from "./basket-sql.ts";
import { BEHAVIOUR_WIDTH, MOST_PERIODS, OLDEST, STEPS } from "@fedseg/shared/features/behaviour.ts";

/** What rows can say of users besides features, and how many whole numbers of each user that is. */
const WIDTHS = { behaviour: BEHAVIOUR_WIDTH, later: 1, heldOut: HELD_OUT_WIDTH } as const;

export type BesideName = keyof typeof WIDTHS;

/** Whole numbers of a table's users by what they say, users×width row-major; only what the plan's programs ask for. */
export type Besides = Readonly<Partial<Record<BesideName, Uint16Array>>>;

/** Returns how many numbers of a user there are. */
export function widthOf(name: BesideName): number {
  return WIDTHS[name];
}

/** Lists what there is. */
export function namesOf(besides: Besides = {}): readonly BesideName[] {
  return (Object.keys(WIDTHS) as BesideName[]).filter((name) => besides[name] !== undefined);
}

/** Makes room for so many users, where all threads of the process can read it. */
export function roomForBesides(names: readonly BesideName[], users: number): Besides {
  return made(names, (name) => {
    const bytes = users * WIDTHS[name] * Uint16Array.BYTES_PER_ELEMENT;
    return new Uint16Array(new SharedArrayBuffer(bytes));
  });
}

/** Returns the numbers of some users, in the order in which they are named. */
export function besidesOf(besides: Besides, chosen: readonly number[]): Besides {
  const own = roomForBesides(namesOf(besides), chosen.length);
  for (const name of namesOf(besides)) {
    const width = WIDTHS[name];
    for (const [at, user] of chosen.entries())
      own[name]!.set(besides[name]!.subarray(user * width, (user + 1) * width), at * width);
  }
  return own;
}

/** Returns the numbers of the users from one place to another. */
export function partOfBesides(besides: Besides, from: number, to: number): Besides {
  return made(namesOf(besides), (name) => besides[name]!.slice(from * WIDTHS[name], to * WIDTHS[name]));
}

/** Puts a part behind the numbers of the first `at` users. */
export function putBesides(all: Besides, part: Besides, at: number): void {
  for (const name of namesOf(all)) all[name]!.set(part[name]!, at * WIDTHS[name]);
}

/** Tells whether anything is said otherwise of a user of one table than of a user of another. */
export function besidesDiffer(
  [one, other]: readonly [Besides | undefined, Besides | undefined],
  [user, theirs]: readonly [number, number],
): boolean {
  const names = namesOf(one);
  if (names.join() !== namesOf(other).join()) return true;
  return names.some((name) => {
    const [own, others, width] = [one![name]!, other![name]!, WIDTHS[name]];
    const row = own.subarray(user * width, (user + 1) * width);
    return row.some((number, at) => number !== others[theirs * width + at]);
  });
}

/** Makes up users who have come as far as can be, order at one time, have come back in every period, and spend the cap. */
export function madeUpBesides(users: number): Besides {
  const one = [STEPS.length, 1, 1, OLDEST, 2 ** MOST_PERIODS - 1];
  const besides = roomForBesides(["behaviour", "later"], users);
  for (const at of besides.behaviour!.keys()) besides.behaviour![at] = one[at % BEHAVIOUR_WIDTH];
  besides.later!.fill(SPENT);
  return besides;
}

function made(names: readonly BesideName[], make: (name: BesideName) => Uint16Array): Besides {
  return Object.fromEntries(names.map((name) => [name, make(name)]));
}
