import { rmSync, writeFileSync } from "node:fs";
import { CodedError } from "@fedseg/shared/errors.ts";

/** Writes a page that only its owner can read, also where an older one stands. @throws CodedError PAGE_UNWRITABLE. */
export function writePage(path: string, page: string): void {
  try {
    rmSync(path, { force: true });
    writeFileSync(path, page, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new CodedError("PAGE_UNWRITABLE", {
      what: `The page ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
      why: "The folder is missing or belongs to another user, or the path is a folder.",
      todo: "Give another path with --html.",
    });
  }
}
