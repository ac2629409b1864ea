import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { BundleFiles } from "../bundle.ts";

/**
 * Reads every file under a folder; what is no regular file counts as an empty one, so that it is never overlooked.
 * @throws CodedError BUNDLE_UNREADABLE.
 */
export function readBundleFolder(folder: string): BundleFiles {
  try {
    if (!statSync(folder).isDirectory()) throw new Error("it is not a folder");
    const files = new Map<string, Uint8Array>();
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const path = join(entry.parentPath, entry.name);
      const bytes = entry.isFile() ? Uint8Array.from(readFileSync(path)) : new Uint8Array(0);
      files.set(relative(folder, path).split(sep).join("/"), bytes);
    }
    return files;
  } catch (error) {
    throw new CodedError("BUNDLE_UNREADABLE", {
      what: `The bundle at ${folder} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      why: "An audit needs a folder with the plan, the sessions, the model and the ledgers.",
      todo: "Give the path of the bundle folder that the coordinator has published.",
    });
  }
}
