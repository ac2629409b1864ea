import { csvRecords } from "./csv-records.ts";

/** Where the node keeps its own averages, sealed. */
export const OWN_AVERAGES = "own-by-segment.csv";

/** What a feature is among a node's own users of a segment: exact, natural units, never leaves the node. */
export interface OwnAverage {
  readonly segment: number;
  readonly users: number;
  readonly feature: string;
  readonly mean: number;
  readonly median: number;
}

/** Writes the averages as CSV, one line a segment and feature. */
export function ownAveragesText(averages: readonly OwnAverage[]): string {
  const lines = averages.map((own) => HEAD.map((name) => own[name]).join(","));
  return [HEAD.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

const HEAD = ["segment", "users", "feature", "mean", "median"] as const;

/** Reads what `ownAveragesText` has written; nothing of a text that another version wrote. */
export function readOwnAverages(text: string): readonly OwnAverage[] {
  const [head, ...records] = csvRecords(text);
  if (head.join(",") !== HEAD.join(",")) return [];
  return records.map(([segment, users, feature, mean, median]) => ({
    segment: Number(segment),
    users: Number(users),
    feature,
    mean: Number(mean),
    median: Number(median),
  }));
}
