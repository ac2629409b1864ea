import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { Segment } from "@fedseg/shared/programs/label-segment.ts";
import { z } from "zod";

/** What of segments.json shows that this version of the program wrote it. */
const written = z.array(z.looseObject({ number: z.int().min(1), hidden: z.boolean() }));

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
