import { CodedError } from "@fedseg/shared/errors.ts";
import type { z } from "zod";

/** Reads a document that a service has written: its value under a key, undefined where there is none. @throws CodedError JOURNAL_DAMAGED. */
export function readDocument<T>(key: string, value: Uint8Array | undefined, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonIn(value));
  if (parsed.success) return parsed.data;
  throw new CodedError("JOURNAL_DAMAGED", {
    what: `The registry's ${JSON.stringify(key)} is unreadable.`,
    why: "A service must know whom it has asked what before it asks anybody more.",
    todo: "Restore the newest copy of the service's data folder, with the software that wrote it.",
  });
}

function jsonIn(value: Uint8Array | undefined): unknown {
  try {
    return value && JSON.parse(new TextDecoder().decode(value));
  } catch {
    return undefined;
  }
}
