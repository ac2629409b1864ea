import { unsetVariable } from "@fedseg/wording/refusals/unset-variable.ts";
import { readFileSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { z } from "zod";
import type { secretRef } from "../config/source-config.ts";

/** Where a secret is kept. */
export type SecretRef = z.infer<typeof secretRef>;

/** Reads a secret text from where it is kept. @throws CodedError SECRET_MISSING, never with the secret in it. */
export function readSecret(ref: SecretRef, here: (relative: string) => string): string {
  const text = "environment" in ref ? process.env[ref.environment] : readOrNothing(here(ref.file));
  if (text?.trim()) return text.trim();
  throw new CodedError("SECRET_MISSING", {
    what:
      "environment" in ref
        ? unsetVariable(ref.environment)
        : `The secret file ${JSON.stringify(ref.file)} cannot be read or is empty.`,
    why: "The configuration names where a secret is kept and never holds it.",
    todo: "Put the secret there for the user who runs the node, readable by nobody else.",
  });
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
