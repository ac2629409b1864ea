import { readFileSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { z } from "zod";

/** Largest statement that a partner may hand over. */
const LIMIT = 65_536;

/** Reads a signed statement of a partner from a file. @throws CodedError STATEMENT_UNREADABLE. */
export function readStatement<T>(path: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonIn(path));
  if (parsed.success) return parsed.data;
  throw new CodedError("STATEMENT_UNREADABLE", {
    what: `The file ${path} holds no statement of this kind.`,
    why: "It cannot be read, is too large, or is something else.",
    todo: "Give the file as the partner has sent it: a revocation for add-revocation, a rotation for accept-rotation.",
  });
}

/** The refusal of a statement that is not signed as it must be. */
export function unsignedStatement(path: string): CodedError {
  return new CodedError("STATEMENT_UNSIGNED", {
    what: `The statement in ${path} is not signed by the keys that it names.`,
    why: "It was altered on its way, or somebody else has written it.",
    todo: "Change nothing, and ask the partner for it once more on a way that you trust.",
  });
}

function jsonIn(path: string): unknown {
  try {
    const text = readFileSync(path, "utf8");
    return text.length <= LIMIT ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
