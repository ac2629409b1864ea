import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeWholeSync } from "../whole-file.ts";

/** Notes that the owner approves a study, by its planHash: one empty file, which a running node looks for. */
export function approveStudy(folder: string, study: string): void {
  makeFolder(join(folder, "approved"));
  writeWholeSync(fileOf(folder, study), "");
}

/** Tells whether the owner has approved a study. */
export function isStudyApproved(folder: string, study: string): boolean {
  return existsSync(fileOf(folder, study));
}

function fileOf(folder: string, study: string): string {
  return join(folder, "approved", study);
}
