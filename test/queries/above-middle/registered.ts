import { measurements } from "@fedseg/client-node/queries/index.ts";
import { scorers } from "@fedseg/client-node/scoring/index.ts";
import type { Scorer } from "@fedseg/client-node/scoring/scorer.ts";
import type { ProgramContract } from "@fedseg/shared/programs/contract.ts";
import { programs } from "@fedseg/shared/programs/index.ts";
import { type QueryId, queries } from "@fedseg/shared/queries/index.ts";
import { queryWords } from "@fedseg/wording/plan/session-words.ts";
import { programWords } from "@fedseg/wording/programs/index.ts";
import type { ProgramWords } from "@fedseg/wording/programs/words.ts";
import { z } from "zod";
import { aboveMiddle } from "./contract.ts";
import { aboveMiddle as measured } from "./measurement.ts";

/** The query's lines, as the product has them: contract, measuring half, and what is said of it. */
Object.assign(queries, { "above-middle": aboveMiddle });
Object.assign(measurements, { "above-middle": measured });
Object.assign(queryWords, {
  "above-middle": {
    purpose: { en: "count users above the middle", zh: "统计高于中点的用户" },
    part: { en: "a 1 for each feature above its middle", zh: "每个高于中点的特征记 1" },
  },
});

/** What programs call it. */
export const QUERY = "above-middle" as QueryId;

/** A program that asks it once, so that it goes through a whole study. */
const asking: ProgramContract<object, readonly number[], undefined> = {
  name: "asking",
  spec: z.strictObject({}),
  needs: () => ({}),
  check: () => undefined,
  sessions: () => [{ query: QUERY, step: "ask", share: 1 }],
  *run(_, { features }) {
    const params = { columns: Array.from(features.keys()) };
    const release = yield { query: QUERY, params, shares: [1] };
    return [...aboveMiddle.decode(params, release).counts];
  },
  support: () => undefined,
  plain: (counts) => counts,
  read: (plain) => z.array(z.number()).parse(plain),
};
const words: ProgramWords<object, readonly number[], undefined> = {
  aim: () => ({ en: "counts", zh: "计数" }),
  purpose: () => ({ en: "Counts", zh: "计数" }),
  session: () => ({ en: "count", zh: "计数" }),
  support: () => ({ words: { en: "Enough.", zh: "足够。" }, heads: [{ en: "all", zh: "全部" }], rows: [] }),
  told: () => [],
};
const scorer: Scorer<object, readonly number[]> = {
  prepare: () => ({ columns: [], score: () => undefined }),
};
Object.assign(programs, { asking });
Object.assign(programWords, { asking: words });
Object.assign(scorers, { asking: scorer });

/** What a plan calls that program. */
export const PROGRAM = "asking";
