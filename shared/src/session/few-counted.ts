import type { Release, Request } from "../private-sum/types.ts";
import type { Estimate } from "../programs/estimate.ts";
import { everybodyIn, queryBlocks } from "../queries/index.ts";

/** How many users a released sum has counted, of whom and of how many nodes. */
export interface CountedUsers {
  readonly session: number;
  readonly users: Estimate;
  /** Nodes whose vectors are in it. */
  readonly nodes: number;
  /** Totals of the same text are of the same users. */
  readonly of: string;
}

/** Why a count of users is too small: another sum of the study has more of the same users, or the plan counts on more. */
export type FewCounted = Omit<CountedUsers, "of"> &
  (
    | { readonly code: "COUNTED_FEW"; readonly most: Omit<CountedUsers, "of"> }
    | { readonly code: "FLOOR_MISSED"; readonly floor: number }
  );

/**
 * Standard errors by which a total has to be below another, and the part of that other. The noise is sub-Gaussian: it makes
 * two sums of the same users differ by so many with a chance of at most e^(−18) = 1.6e-8. A session is held against at most
 * 19 others and the floor, so the chance that it is told falsely is below 20·1.6e-8 = 3.2e-7.
 */
const [ERRORS, PART] = [6, 0.1];

/** Adds what a released sum says of how many users it has counted, where it says that. */
export function withCounted(
  before: readonly CountedUsers[],
  session: number,
  { request, release }: { readonly request: Request; readonly release: Release },
): readonly CountedUsers[] {
  const everybody = everybodyIn(request);
  if (!everybody) return before;
  let from = 0;
  for (const [at, { name, length, norm }] of queryBlocks(request).entries()) {
    if (name === everybody.block && norm.kind === "ones") {
      const { sums, sigmas, survivors } = release;
      const total = sums.subarray(from, from + length).reduce((sum, one) => sum + one, 0);
      const users = { value: total / norm.count, sigma: (Math.sqrt(length) * sigmas[at]) / norm.count };
      return [...before, { session, users, nodes: survivors, of: everybody.of }];
    }
    from += length;
  }
  throw new TypeError(`"everybody" expected a block of ones of ${request.query}, got ${everybody.block}`);
}

/**
 * Finds sums that have counted far fewer users than another sum of the study has of the same users, and whether all have counted
 * far fewer than `floor`. Of released numbers alone, so everybody finds the same.
 */
export function fewCounted(counted: readonly CountedUsers[], floor: number): readonly FewCounted[] {
  const few = counted.flatMap(({ of, ...one }): FewCounted[] => {
    const { of: _, ...most } = surest(counted.filter((other) => other.of === of))!;
    return isBelow(one.users, most.users) ? [{ ...one, code: "COUNTED_FEW", most }] : [];
  });
  const all = surest(counted);
  if (!all || !isBelow(all.users, { value: floor, sigma: 0 })) return few;
  const { session, users, nodes } = all;
  return [...few, { session, users, nodes, code: "FLOOR_MISSED", floor }];
}

/** Whether platforms that were away may be all that is missing: it is of fewer than the other sum, and not of noise alone. */
export function lacksPlatforms(few: FewCounted): boolean {
  if (few.code === "FLOOR_MISSED") return false;
  return few.nodes < few.most.nodes && few.users.value > ERRORS * few.users.sigma;
}

/** Returns what the newest total has added to what was found before it. */
export function newlyFew(
  counted: readonly CountedUsers[],
  before: readonly CountedUsers[],
  floor: number,
): readonly FewCounted[] {
  if (counted === before) return [];
  const known = new Set(fewCounted(before, floor).map(keyOf));
  return fewCounted(counted, floor).filter((one) => !known.has(keyOf(one)));
}

/** That the floor is missed is said once a study. */
function keyOf({ code, session }: FewCounted): string {
  return code === "FLOOR_MISSED" ? code : `${code} ${session}`;
}

/** The total that there are most users by, whatever its noise was. */
function surest(counted: readonly CountedUsers[]): CountedUsers | undefined {
  const least = ({ users: { value, sigma } }: CountedUsers) => value - ERRORS * sigma;
  return counted.toSorted((a, b) => least(b) - least(a)).at(0);
}

function isBelow(users: Estimate, most: Estimate): boolean {
  const noise = ERRORS * Math.sqrt(users.sigma * users.sigma + most.sigma * most.sigma);
  return most.value - users.value > Math.max(noise, PART * most.value);
}
