import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { SEGMENT_GROUPS } from "@fedseg/shared/programs/names.ts";
import { z } from "zod";
import { unguarded } from "../../labels/csv-cell.ts";
import { csvRecords } from "../../labels/csv-records.ts";
import type { ScoreFacts } from "../../labels/score-set.ts";
import type { Score } from "../../scoring/scorer.ts";
import type { SealedFiles } from "../sealed/sealed-file.ts";
import { storedJson } from "../sealed/stored-json.ts";

/** Sealed file in which earlier versions kept the label of every user. */
export const OLD_LABELS = "labels.csv";

const segments = z.array(
  z.object({
    title: z.object({ en: z.string(), zh: z.string() }),
    group: z.enum(SEGMENT_GROUPS).optional(),
    possibleNames: z.array(z.string()).optional(),
  }),
);
const modelEntry = z.object({
  body: z.object({ type: z.literal("MODEL"), study: z.string(), modelHash: z.string() }),
});

/** A user, and their score as programs give it now. */
interface OldLabel {
  readonly id: string;
  readonly score: Score;
}

/**
 * Reads the labels of an earlier version: a CSV text, what its segments mean in segments.json, of which model they are in the
 * ledger. Undefined when there are none. @throws CodedError FILE_FOREIGN, VAULT_KEY_WRONG or VAULT_DAMAGED.
 */
export function readOldLabels(
  folder: string,
  sealed: SealedFiles,
): { readonly facts: ScoreFacts; readonly users: readonly OldLabel[] } | undefined {
  const text = sealed.read(OLD_LABELS);
  if (text === undefined) return undefined;
  const told = storedJson("segments.json", textIn(folder, "segments.json"), segments);
  const lines = textIn(folder, "ledger.jsonl").trim().split("\n").join(",");
  const ledger = storedJson("ledger.jsonl", `[${lines}]`, z.array(z.unknown()));
  const newest = ledger.findLast((entry) => modelEntry.safeParse(entry).success);
  const { body } = storedJson("ledger.jsonl", JSON.stringify(newest ?? null), modelEntry);
  const titles = told.map(({ title: label, group, possibleNames }) => {
    return { label, group: group ?? null, certain: possibleNames ? possibleNames.length === 1 : null };
  });
  const columns = [
    { name: "segment", kind: "place", titles },
    { name: "margin", kind: "share" },
  ] as const;
  return {
    facts: {
      study: body.study,
      model: body.modelHash,
      labelledAt: statSync(sealed.path(OLD_LABELS)).mtime.toISOString(),
      programs: [{ program: "segmentation", columns }],
    },
    users: [...labelledUsers(text)],
  };
}

/** Yields who has a segment, from the text of the label file. */
function* labelledUsers(text: string): Generator<OldLabel> {
  const records = csvRecords(text);
  records.next();
  for (const [cell, segment, , , margin] of records) {
    const values = { segment: Number(segment), margin: Number(margin) };
    if (segment) yield { id: unguarded(cell), score: { program: "segmentation", values } };
  }
}

/** Returns a file's text, "" when it cannot be read. */
function textIn(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), "utf8");
  } catch {
    return "";
  }
}
