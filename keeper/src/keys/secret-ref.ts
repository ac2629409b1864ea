import { unsetVariable } from "@fedseg/wording/refusals/unset-variable.ts";
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { NamedSecret } from "./secret-config.ts";

/** Reads a secret text from where it is kept. @throws CodedError SECRET_MISSING, never with the secret in it. */
export function readSecret(ref: NamedSecret, here: (relative: string) => string): string {
  const text = "environment" in ref ? env[ref.environment] : readOrNothing(here(ref.file));
  if (text?.trim()) return text.trim();
  throw new CodedError("SECRET_MISSING", {
    what:
      "environment" in ref
        ? unsetVariable(ref.environment)
        : `The secret file ${JSON.stringify(ref.file)} cannot be read or is empty.`,
    why: "The configuration names where a secret is kept and never holds it.",
    todo: "Put the secret there for the user who runs this program, readable by nobody else.",
  });
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
