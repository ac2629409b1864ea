import { programs } from "@fedseg/shared/programs/index.ts";
import type { ProgramContract } from "@fedseg/shared/programs/contract.ts";
import { queries } from "@fedseg/shared/queries/index.ts";
import { z } from "zod";

/** So many sums, and of how many numbers each. */
interface SumsSpec {
  readonly sums: number;
  readonly numbers: number;
}

/** Features of the bench's plan, whose bins the numbers are. */
const FEATURES = 2;

/** A program that asks for the same sum again and again: what a session costs, and nothing besides. */
const contract: ProgramContract<SumsSpec, null, undefined> = {
  name: "sums",
  // As many sessions as a plan may have.
  spec: z.strictObject({ sums: z.int().min(1).max(1000), numbers: z.int().min(4).max(8192) }),
  needs: () => ({}),
  check: () => undefined,
  sessions: ({ sums }) =>
    Array.from({ length: sums }, (_, at) => ({ query: "bin-counts", step: `sum ${at}`, share: 1 / sums })),
  *run({ sums, numbers }) {
    const params = queries["bin-counts"].example({ d: FEATURES, k: 2, bins: numbers / FEATURES });
    for (let at = 0; at < sums; at += 1) yield { query: "bin-counts", params, shares: [1 / sums] };
    return null;
  },
  support: () => undefined,
  plain: () => null,
  read: () => null,
};

// Before a plan's schema is made of the registry.
Object.assign(programs, { sums: contract });

/** What a plan calls it. */
export const PROGRAM = "sums";
