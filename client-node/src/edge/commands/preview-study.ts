import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { accessSync, constants, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import { declarationBytes } from "@fedseg/shared/session/declaration.ts";
import { previewJson } from "../../preview/preview-json.ts";
import type { StudyPreview } from "../../preview/preview-study.ts";

/** Makes the folder of a preview, before there is work to lose. @throws CodedError PREVIEW_UNWRITABLE. */
export function preparePreview(folder: string): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/**
 * Writes each session, owner-only: `session-00001.declaration.json`, the bytes that its receipt will hold, and
 * `session-00001.values.json` with the exact and noised numbers. A rehearsed session has values only.
 * @throws CodedError PREVIEW_UNWRITABLE.
 */
export function writePreview(folder: string, { sessions }: StudyPreview): void {
  try {
    makeFolder(folder);
    for (const session of sessions) {
      const { declaration, isRehearsal } = session;
      const name = `${isRehearsal ? "rehearsal" : "session"}-${`${declaration.session}`.padStart(5, "0")}`;
      const write = (kind: string, content: string | Uint8Array) =>
        writeFileSync(join(folder, `${name}.${kind}.json`), content, { mode: 0o600 });
      write("values", `${JSON.stringify(previewJson(session))}\n`);
      if (!isRehearsal) write("declaration", declarationBytes(declaration));
    }
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function unwritable(folder: string, error: unknown): CodedError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  return new CodedError("PREVIEW_UNWRITABLE", {
    what: `The preview cannot be written to ${folder} (${code}).`,
    why: "The path may be a file, or the folder another user's.",
    todo: "Give another folder with --out.",
  });
}
