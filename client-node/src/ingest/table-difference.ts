import { MOST_RECENT, MOST_OFTEN } from "@fedseg/shared/features/catalogue.ts";
import { besidesDiffer } from "../features/besides.ts";
import { type ExactTable, columnsOf } from "../table.ts";

/** How the rows of users who are in two tables differ. */
export interface TableDifference {
  /** Users who were compared, and those whose row is another or is missing. */
  readonly compared: number;
  readonly changed: number;
  /** Places of the features that differ. */
  readonly features: readonly number[];
  /** Whether what is known of the target differs. */
  readonly isOutcome: boolean;
  /** Whether what is known of their purchases by the catalogue differs. */
  readonly isBasket: boolean;
  /** Whether how they behave, or what came later, differs. */
  readonly isBeside: boolean;
}

/** Compares the rows of all users but some, bit by bit. */
export function tableDifference(
  whole: ExactTable,
  rest: ExactTable,
  isLeftOut: (id: string) => boolean,
): TableDifference {
  const rows = new Map(rest.ids.map((id, user) => [id, user]));
  const features = new Set<number>();
  let [compared, changed] = [0, 0];
  let [isOutcome, isBasket, isBeside] = [false, false, false];
  for (const [user, id] of whole.ids.entries()) {
    if (isLeftOut(id)) continue;
    compared += 1;
    const other = rows.get(id);
    rows.delete(id);
    if (other === undefined) {
      changed += 1;
      continue;
    }
    const differing = differingPlaces(whole, rest, [user, other]);
    const isOther = outcomeDiffers(whole, rest, [user, other]);
    for (const place of differing) features.add(place);
    const isElse = basketDiffers(whole, rest, [user, other]);
    isOutcome ||= isOther;
    const isBehind = besidesDiffer([whole.besides, rest.besides], [user, other]);
    isBasket ||= isElse;
    isBeside ||= isBehind;
    if (differing.length > 0 || isOther || isElse || isBehind) changed += 1;
  }
  // Somebody who is there only when others are not.
  for (const id of rows.keys()) if (!isLeftOut(id)) changed += 1;
  const places = [...features].toSorted((a, b) => a - b);
  return { compared, changed, features: places, isOutcome, isBasket, isBeside };
}

type Pair = readonly [number, number];

function differingPlaces(whole: ExactTable, rest: ExactTable, [user, other]: Pair): number[] {
  const places = Array.from({ length: columnsOf(whole.values, whole.users) }, (_, j) => j);
  return places.filter(
    (j) => !Object.is(whole.values[j * whole.users + user], rest.values[j * rest.users + other]),
  );
}

function outcomeDiffers(whole: ExactTable, rest: ExactTable, [user, other]: Pair): boolean {
  const [now, theirs] = [whole.outcome, rest.outcome];
  if (!now || !theirs) return now !== theirs;
  if (now.classes[user] !== theirs.classes[other]) return true;
  return differingPlaces({ ...whole, ...now }, { ...rest, ...theirs }, [user, other]).length > 0;
}

function basketDiffers(whole: ExactTable, rest: ExactTable, [user, other]: Pair): boolean {
  const [now, theirs] = [whole.baskets, rest.baskets];
  if (!now || !theirs) return now !== theirs;
  const isOther = (own: Uint16Array, others: Uint16Array, width: number) =>
    own.subarray(user * width, (user + 1) * width).some((place, at) => place !== others[other * width + at]);
  return isOther(now.recent, theirs.recent, MOST_RECENT) || isOther(now.often, theirs.often, MOST_OFTEN);
}
