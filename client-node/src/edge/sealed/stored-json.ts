import { CodedError } from "@fedseg/shared/errors.ts";
import type { z } from "zod";

/** Reads the JSON that this node has kept in one of its files. `name`: the file's. @throws CodedError FILE_FOREIGN. */
export function storedJson<T>(name: string, text: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new CodedError("FILE_FOREIGN", {
    what: `The file ${name} in the node's folder holds something else than this version of the program writes.`,
    why: "It was changed by somebody who could, or another version wrote it; what it says of people must not be guessed.",
    todo: "Put back the newest copy of this file from a backup, or start the version that wrote it.",
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
