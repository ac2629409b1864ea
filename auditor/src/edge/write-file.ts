import { makeFolder } from "./make-folder.ts";
import { accessSync, closeSync, constants, openSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";

/** Writes a text into a file and makes its folder. @throws CodedError REPORT_UNWRITABLE. */
export function writeText(path: string, text: string): void {
  writing(path, () => {
    makeFolder(dirname(path));
    writeFileSync(path, text);
  });
}

/** Writes a text that comes in parts into a file and makes its folder. @throws CodedError REPORT_UNWRITABLE. */
export function writeParts(path: string, parts: Iterable<string>): void {
  writing(path, () => {
    makeFolder(dirname(path));
    const file = openSync(path, "w");
    try {
      for (const part of parts) writeFileSync(file, part);
    } finally {
      closeSync(file);
    }
  });
}

/** Makes the folder that files will be written into, before there is work to lose. @throws CodedError REPORT_UNWRITABLE. */
export function prepareFolder(folder: string): void {
  writing(folder, () => {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  });
}

function writing(path: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    throw new CodedError("REPORT_UNWRITABLE", {
      what: `${path} cannot be written (${error instanceof Error ? error.message : String(error)}).`,
      why: "What the auditor found has to go somewhere.",
      todo: "Give a path in a folder that you may write to.",
    });
  }
}
