import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openRegular } from "@fedseg/keeper/files/regular-file.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { isDiskFull } from "@fedseg/wording/refusals/unwritten.ts";
import { engineDiskFull } from "../engine/engine-error.ts";
import type { SourceConfig } from "../../../config/source-config.ts";

/** Turns a path of the configuration into an absolute one. */
export type Here = (relative: string) => string;

/** Lists the files that sources read. @throws CodedError CSV_UNREADABLE, PARQUET_UNREADABLE or JSON_UNREADABLE. */
export function filesOfAll(sources: Readonly<Record<string, SourceConfig>>, here: Here): string[] {
  return Object.values(sources).flatMap((source) => filesOf(source, here));
}

/** Lists the files of one source, sorted; none for a database or a query. @throws as `filesOfAll`. */
export function filesOf(source: SourceConfig, here: Here): string[] {
  if ("csv" in source) return expand(source.csv, here, "CSV");
  if ("parquet" in source) return expand(source.parquet, here, "PARQUET");
  return "jsonLines" in source ? expand(source.jsonLines, here, "JSON") : [];
}

function expand(files: string | readonly string[], here: Here, kind: string): string[] {
  return [files].flat().flatMap((pattern) => {
    const found = pattern.includes("*") ? matching(here(pattern)) : [here(pattern)];
    if (found.length === 0) throw unreadable(kind, pattern, "ENOENT");
    for (const file of found) requireFile(file, kind, pattern);
    return found;
  });
}

/** Lists the files of a folder whose names fit, sorted; only `*` in the last part of the path is a pattern. */
function matching(path: string): string[] {
  const [folder, last] = [dirname(path), basename(path)];
  const form = new RegExp(
    `^${last.replace(/[\\^$.+?()[\]{}|]/g, String.raw`\$&`).replaceAll("*", ".*")}$`,
    "s",
  );
  try {
    const names = readdirSync(folder).filter((name) => form.test(name) && !name.startsWith("."));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function requireFile(file: string, kind: string, pattern: string): void {
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    throw unreadable(kind, pattern, (error as NodeJS.ErrnoException).code ?? "");
  }
  const found = statSync(file);
  if (!found.isFile()) throw unreadable(kind, pattern, found.isDirectory() ? "EISDIR" : "no file");
}

/** Opens a file to look into it; what it has become since it was listed does not matter. @throws as `filesOfAll`. */
export function openSource(file: string, kind: string): number {
  try {
    return openRegular(file);
  } catch (error) {
    throw unreadable(kind, basename(file), (error as NodeJS.ErrnoException).code ?? "");
  }
}

/** The refusal of a file that could not be read to its end, for what an error says. */
export function unreadTo(kind: string, file: string, error: unknown): CodedError {
  const reason = (error as NodeJS.ErrnoException).code ?? "";
  // Of a copy: who only reads fills no disk.
  if (isDiskFull(error)) return engineDiskFull(reason);
  if (!reason.startsWith("Z_")) return unreadable(kind, basename(file), reason);
  return new CodedError(`${kind}_UNREADABLE`, {
    what: `The data file ${JSON.stringify(basename(file))} cannot be unpacked (${reason}).`,
    why: "It is called .gz, and is not packed with gzip, is empty or cut off, has something behind its end, or has been damaged on its way.",
    todo: "Copy it or export it once more; what is not packed must not be called .gz.",
  });
}

/** The refusal of a file that cannot be opened; names the path as the configuration has it. */
export function unreadable(kind: string, pattern: string, reason: string): CodedError {
  return new CodedError(`${kind}_UNREADABLE`, {
    what: `The data file ${JSON.stringify(pattern)} cannot be read (${reason}).`,
    why: "It does not exist, is no file, or belongs to another user of this machine.",
    todo: "Correct the path in data.sources; paths are relative to the configuration file.",
  });
}
