import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";

/** Writes a text into a file and makes its folder. @throws CodedError REPORT_UNWRITABLE. */
export function writeText(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new CodedError("REPORT_UNWRITABLE", {
      what: `${path} cannot be written (${error instanceof Error ? error.message : String(error)}).`,
      why: "What the auditor found has to go somewhere.",
      todo: "Give a path in a folder that you may write to.",
    });
  }
}
