import { commit, generators } from "@fedseg/shared/crypto/commitment.ts";
import { foretoldLengths } from "@fedseg/shared/plan/foretold.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { COMMITTED_LENGTH } from "@fedseg/shared/session/opened.ts";
import { inTurns } from "../ingest/in-turns.ts";

/** So many generators take some ten milliseconds, also on a machine that is busy. */
const AT_ONCE = 256;

/** How long a plan's vectors are, and what makes the generators of so many numbers. */
interface Making {
  /** @throws whatever a plan does that cannot be tried out. */
  readonly lengths: (plan: Plan) => readonly number[];
  readonly make: (length: number) => void;
}

const MAKING: Making = {
  lengths: foretoldLengths,
  make: (length) => void commit(new Float64Array(length), 1n, generators(length)),
};

/**
 * Makes the generators of a plan's commitments, which a process makes once, a few at a time: a session's tick is measured on
 * fewer of them, and has no time for the others.
 */
export async function makeGenerators(plan: Plan, { lengths, make } = MAKING): Promise<void> {
  const most = Math.max(0, ...lengthsOf(plan, lengths).filter((length) => length <= COMMITTED_LENGTH));
  const steps = Array.from({ length: Math.ceil(most / AT_ONCE) }, (_, at) =>
    Math.min(most, (at + 1) * AT_ONCE),
  );
  await inTurns(steps, 1, ([length]) => [make(length)]);
}

/** None of a plan that cannot be tried out: its sessions say what is wrong with it. */
function lengthsOf(plan: Plan, lengths: Making["lengths"]): readonly number[] {
  try {
    return lengths(plan);
  } catch {
    return [];
  }
}
