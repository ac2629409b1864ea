import { randomBytes } from "node:crypto";
import type { LabelSet, SegmentTitle } from "../../../labels/labelled-user.ts";
import { LookupIndex } from "../../../labels/lookup-index.ts";
import { setJson } from "../../../labels/user-json.ts";

/** Labels as lookups need them. */
export interface IndexedLabels {
  readonly index: LookupIndex;
  readonly titles: readonly SegmentTitle[];
  /** Study, model and time of labelling as the inside of a JSON object. */
  readonly facts: string;
}

/** Indexes a set of labels. */
export function indexLabels(set: LabelSet): IndexedLabels {
  const index = new LookupIndex(randomBytes(4).readInt32LE());
  for (const user of set.users) index.add(user);
  return { index, titles: set.titles, facts: setJson(set) };
}
