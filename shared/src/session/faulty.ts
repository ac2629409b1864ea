import type { CodedError } from "../errors.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import type { Cohort } from "../private-sum/types.ts";
import { closeBody } from "../protocol/close.ts";
import { decodeCanonical, encodeCanonical } from "../protocol/codec.ts";
import type { SessionRecord } from "../protocol/result.ts";
import { attemptsAllowed } from "../plan/attempts.ts";
import type { Turn } from "./deal.ts";
import type { Study } from "./study.ts";

/** Why a sum that was opened by the rules is no sum of what its survivors committed to: one of them lied. */
export type FaultyCode = "COMMITMENT_MISMATCH" | "SUM_WRAPPED";

/** A sum that was opened and is faulty: it is charged, releases nothing, and at least one of its survivors lied. */
export interface FaultySum {
  readonly turn: Turn;
  readonly code: FaultyCode;
  readonly survivors: readonly number[];
  /** Of its CLOSE, which its survivors have signed: how their sum was opened and shown is the coordinator's choice alone. */
  readonly closeHash: Uint8Array;
}

/** Returns what a record proves that `verifyRecord` has refused with this error; undefined when no survivor need have lied. */
export function faultySum(error: CodedError, record: SessionRecord): FaultySum | undefined {
  const { code } = error;
  const body = decodeCanonical(record.close.body, closeBody);
  if ((code !== "COMMITMENT_MISMATCH" && code !== "SUM_WRAPPED") || !body) return undefined;
  const { session, attempt } = record.close;
  return { turn: { session, attempt }, code, survivors: body.survivors, closeHash: body.closeHash };
}

/** Steps of the search for sets of liars; past it nobody is convicted, which is always safe. */
const SEARCH_LIMIT = 500_000;

/**
 * Lists the nodes that faulty sums convict, in rising order: those in every set of at most c nodes that has a survivor of each
 * sum. While at most c nodes lie, the liars are such a set, so that an honest node is never convicted.
 */
export function convictedBySums(sums: readonly FaultySum[], { n, c }: Pick<Cohort, "n" | "c">): number[] {
  // With at most c sums, one survivor each makes a set that avoids any one node.
  if (sums.length <= c) return [];
  // Where nobody explains them more than c lie, and nothing can be told of anybody.
  if (!canExplain(sums, { size: c, spared: undefined, limit: SEARCH_LIMIT })) return [];
  return Array.from({ length: n }, (_, node) => node).filter(
    (spared) => !canExplain(sums, { size: c, spared, limit: SEARCH_LIMIT / n }),
  );
}

/** Tells whether some set of at most `size` nodes, without `spared`, has a survivor of each sum; true when it takes too long. */
function canExplain(
  sums: readonly FaultySum[],
  {
    size,
    spared,
    limit,
  }: { readonly size: number; readonly spared: number | undefined; readonly limit: number },
): boolean {
  let steps = 0;
  const search = (chosen: ReadonlySet<number>): boolean => {
    steps += 1;
    if (steps > limit) return true;
    const open = sums.find(({ survivors }) => !survivors.some((node) => chosen.has(node)));
    if (!open) return true;
    if (chosen.size === size) return false;
    return open.survivors.some((node) => node !== spared && search(new Set(chosen).add(node)));
  };
  return search(new Set());
}

/** Binds the faulty sums that convict to the EXCLUDE of every ledger, in whatever order they came. */
export function hashSums(sums: readonly FaultySum[]): Uint8Array {
  const inOrder = sums.toSorted(({ turn: a }, { turn: b }) => a.session - b.session || a.attempt - b.attempt);
  return hashFields(DOMAINS.evidence, encodeCanonical(inOrder.map(({ closeHash }) => closeHash)));
}

/** Tells whether all survivors of an earlier faulty sum are among these nodes again: nothing could be learnt from a second one. */
export function repeatsFault(sums: readonly FaultySum[], nodes: ReadonlyMap<number, unknown>): boolean {
  return sums.some(({ survivors }) => survivors.every((node) => nodes.has(node)));
}

/** Tells whether a session whose sum is faulty may be tried again: a node can be left out, and an attempt is left. `sums`: it and those before. */
export function mayTryAgain(
  { cohort, plan }: Study,
  sums: readonly FaultySum[],
  { session, attempt }: Turn,
): boolean {
  return cohort.n > cohort.m && attempt < attemptsAllowed(plan, turnsOf(sums), session);
}

/** The turns whose sums were faulty. */
export function turnsOf(sums: readonly FaultySum[]): readonly Turn[] {
  return sums.map(({ turn }) => turn);
}

/**
 * Chooses whom to leave out of the next attempt: nodes that would explain every faulty sum whose survivors are all available, so
 * that no sum is made of the same nodes again; few rather than many, each in turn from session to session, and as many such
 * groups at once as the plan has room for. Empty when there is nothing to explain, undefined when there is no such choice.
 */
export function leaveOut(
  sums: readonly FaultySum[],
  available: readonly number[],
  { c, m }: Pick<Cohort, "c" | "m">,
  session: number,
): readonly number[] | undefined {
  const here = new Set(available);
  const open = sums.filter(({ survivors }) => survivors.every((node) => here.has(node)));
  if (open.length === 0) return [];
  const room = available.length - m;
  const from = session % available.length;
  const inTurn = [...available.slice(from), ...available.slice(0, from)];
  for (let size = 1; size <= Math.min(c, room); size += 1) {
    const [first, ...others] = explanations(open, inTurn, size);
    if (!first) continue;
    const group = new Set(first);
    for (const other of others) {
      const together = new Set([...group, ...other]);
      if (together.size <= room) for (const node of other) group.add(node);
    }
    return [...group].sort((a, b) => a - b);
  }
  return undefined;
}

/** Lists the sets of so many nodes that have a survivor of each sum, in the nodes' order, as far as the search goes. */
function explanations(sums: readonly FaultySum[], nodes: readonly number[], size: number): number[][] {
  const found: number[][] = [];
  let steps = 0;
  const search = (chosen: readonly number[], from: number): void => {
    steps += 1;
    if (steps > SEARCH_LIMIT) return;
    if (chosen.length === size) {
      if (sums.every(({ survivors }) => survivors.some((node) => chosen.includes(node))))
        found.push([...chosen]);
      return;
    }
    for (let at = from; at < nodes.length; at += 1) search([...chosen, nodes[at]], at + 1);
  };
  search([], 0);
  return found;
}
