import { randomBytes } from "node:crypto";
import { LookupIndex } from "../../../labels/lookup-index.ts";
import type { ScoredProgram, ScoreSet } from "../../../labels/score-set.ts";
import { setJson } from "../../../labels/user-json.ts";

/** Scores as lookups need them. */
export interface IndexedLabels {
  readonly index: LookupIndex;
  readonly programs: readonly ScoredProgram[];
  /** Study, model and time of labelling as the inside of a JSON object. */
  readonly facts: string;
}

/** Indexes a set of scores. */
export async function indexLabels(set: ScoreSet): Promise<IndexedLabels> {
  const { programs } = set;
  const index = new LookupIndex(randomBytes(4).readInt32LE(), programs);
  for await (const users of set.users) for (const user of users) index.add(user);
  return { index, programs, facts: setJson(set) };
}
