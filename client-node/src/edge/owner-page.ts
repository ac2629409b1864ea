import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { systemCode, whyUnwritten } from "@fedseg/wording/refusals/unwritten.ts";

/** Refuses a path of a page that cannot be written, before there is work to lose. @throws CodedError PAGE_UNWRITABLE. */
export function requirePage(path: string): void {
  try {
    accessSync(dirname(path), constants.W_OK);
    if (!existsSync(path)) {
      writePage(path, "");
      rmSync(path);
    } else if (statSync(path).isDirectory()) throw unwritable(path, { code: "EISDIR" });
  } catch (error) {
    throw error instanceof CodedError ? error : unwritable(path, error);
  }
}

/** Writes a page that only its owner can read, also where an older one stands. @throws CodedError PAGE_UNWRITABLE. */
export function writePage(path: string, page: string): void {
  try {
    rmSync(path, { force: true });
    writeFileSync(path, page, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw unwritable(path, error);
  }
}

function unwritable(path: string, error: unknown): CodedError {
  return new CodedError("PAGE_UNWRITABLE", {
    what: `The page ${path} cannot be written (${systemCode(error)}).`,
    ...whyUnwritten(error, {
      why: "The folder is missing or belongs to another user, or the path is a folder.",
      todo: "Give another path with --html.",
    }),
  });
}
