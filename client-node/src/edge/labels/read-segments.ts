import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { featureSpec } from "@fedseg/shared/features/feature.ts";
import type { Segment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { SEGMENT_GROUPS } from "@fedseg/wording/names.ts";
import { z } from "zod";

const title = z.strictObject({ en: z.string(), zh: z.string() });
const estimate = z.strictObject({ value: z.number(), sigma: z.number() });
const rank = z.int().min(1).max(5);
const name = z.enum([
  "champions",
  "loyal",
  "potential-loyalist",
  "new",
  "promising",
  "need-attention",
  "at-risk",
  "cant-lose",
  "hibernating",
  "lost",
  "unnamed",
]);
const feature = z.strictObject({
  spec: featureSpec,
  values: z.strictObject({
    median: estimate.optional(),
    lowerQuartile: estimate.optional(),
    upperQuartile: estimate.optional(),
    mean: estimate.optional(),
    atLeast: estimate,
  }),
  score: estimate,
  level: z.enum(["high", "middle", "low", "undecided"]),
});
const visible = z.looseObject({
  number: z.int().min(1),
  hidden: z.literal(false),
  name,
  group: z.enum(SEGMENT_GROUPS),
  title,
  possibleNames: z.array(name),
  cell: z.strictObject({ recency: rank, frequency: rank, monetary: rank }).optional(),
  size: estimate,
  share: estimate,
  features: z.array(feature),
  match: z.strictObject({ previous: z.int().optional(), drift: z.number(), moved: z.boolean() }).optional(),
});
const hidden = z.looseObject({ number: z.int().min(1), hidden: z.literal(true), title });

/** What this version of the program writes into segments.json. */
const written = z.array(z.discriminatedUnion("hidden", [visible, hidden]));

/** Reads the segments that a node has written at the end of its newest study. @throws CodedError NO_SEGMENTS or SEGMENTS_FOREIGN. */
export function readSegments(folder: string): readonly Segment[] {
  const path = join(folder, "segments.json");
  if (!existsSync(path)) throw noSegments();
  const read = written.safeParse(jsonOf(readFileSync(path, "utf8")));
  if (!read.success) throw foreign(path);
  return read.data.map(({ number, ...segment }) => ({ ...segment, index: number - 1 }) as unknown as Segment);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noSegments(): CodedError {
  return new CodedError("NO_SEGMENTS", {
    what: "This node has no segments yet.",
    why: "They are written when a study ends with a model.",
    todo: "Take part in a study (fedseg-node run), or see fedseg-node account for what became of the last one.",
  });
}

function foreign(path: string): CodedError {
  return new CodedError("SEGMENTS_FOREIGN", {
    what: `The file ${path} is not what this version of the program writes.`,
    why: "It was changed, or another version wrote it.",
    todo: "The node writes it anew at the end of its next study; the bundle of the last one has the model.",
  });
}
