import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { featureSpec } from "@fedseg/shared/features/feature.ts";
import { LEVELS } from "@fedseg/shared/programs/segmentation/levels.ts";
import type { ShownSegments } from "../../reports/segments-text.ts";
import type { Segment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { SEGMENT_GROUPS, SEGMENT_NAMES } from "@fedseg/shared/programs/names.ts";
import { z } from "zod";

const title = z.strictObject({ en: z.string(), zh: z.string() });
const estimate = z.strictObject({ value: z.number(), sigma: z.number() });
const rank = z.int().min(1).max(5);
const name = z.enum(SEGMENT_NAMES);
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
  level: z.enum(LEVELS),
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
  since: z
    .discriminatedUnion("isNew", [
      z.strictObject({ isNew: z.literal(true) }),
      z.strictObject({ isNew: z.literal(false), drift: z.number(), moved: z.boolean() }),
    ])
    .optional(),
});
const hidden = z.looseObject({ number: z.int().min(1), hidden: z.literal(true), title });
const gone = z.looseObject({ number: z.int().min(1), gone: z.literal(true), title });

/** What this version of the program writes into segments.json. */
const written = z.array(z.union([gone, z.discriminatedUnion("hidden", [visible, hidden])]));

/** Reads the segments that a node has written at the end of its newest study. @throws CodedError NO_SEGMENTS or SEGMENTS_FOREIGN. */
export function readSegments(folder: string): ShownSegments {
  const path = join(folder, "segments.json");
  if (!existsSync(path)) throw noSegments();
  const read = written.safeParse(jsonOf(readFileSync(path, "utf8")));
  if (!read.success) throw foreign(path);
  return {
    segments: read.data.filter((segment) => "hidden" in segment) as unknown as readonly Segment[],
    gone: read.data.filter((segment) => "gone" in segment),
  };
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
    why: "They are written when a study ends with a segmentation.",
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
