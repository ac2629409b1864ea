import { HIT_GAINS, HIT_LISTS, type OwnHits } from "@fedseg/wording/recommendations/own-hits-text.ts";
import { csvRecords } from "./csv-records.ts";

/** Where the node keeps what recommendations are worth to its own users, sealed. */
export const OWN_HITS = "own-recommendations.csv";

const HEAD = ["what", "of", "users", "value", "error"] as const;

/** Writes it as CSV: hit rates@10 of lists, and what one gains over another. */
export function ownHitsFile({ users, rates, gains }: OwnHits): string {
  const lines = [
    ...HIT_LISTS.flatMap((name) => (rates[name] ? [["rate", name, rates[name]] as const] : [])),
    ...HIT_GAINS.flatMap((name) => (gains[name] ? [["gain", name, gains[name]] as const] : [])),
  ].map(([what, of, { value, sigma }]) => [what, of, users, value, sigma].join(","));
  return [HEAD.join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

/** Reads what `ownHitsFile` has written; undefined where nothing is told, or another version wrote it. */
export function readOwnHits(text: string): OwnHits | undefined {
  const [head, ...records] = csvRecords(text);
  if (head?.join(",") !== HEAD.join(",") || records.length === 0) return undefined;
  const of = (which: string) =>
    Object.fromEntries(
      records.flatMap(([what, name, , value, sigma]) =>
        what === which ? [[name, { value: Number(value), sigma: Number(sigma) }]] : [],
      ),
    );
  return { users: Number(records[0][2]), rates: of("rate"), gains: of("gain") };
}
