import { realpathSync } from "node:fs";
import { basename } from "node:path";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { DataConfig } from "../../../config/data-config.ts";
import { type Here, filesOf } from "./source-files.ts";

/**
 * Makes sure that no source lists a file twice, and that no two sources of the same kind of lines share one: what it holds
 * would count twice. @throws CodedError DATA_FILE_TWICE, or as `filesOf`.
 */
export function requireFilesOnce(
  { sources, events }: Pick<DataConfig, "sources" | "events">,
  here: Here,
): void {
  const pathsOf = new Map(
    Object.entries(sources).map(([name, source]) => [
      name,
      filesOf(source, here).map((file) => realpathSync(file)),
    ]),
  );
  for (const [name, paths] of pathsOf) {
    const again = paths.find((path, at) => paths.indexOf(path) < at);
    if (again !== undefined) throw twice(again, `the source ${JSON.stringify(name)} lists it twice`);
  }
  const readers = new Map<string, string>();
  for (const { from, type, where } of events) {
    for (const path of pathsOf.get(from) ?? []) {
      const kind = JSON.stringify([path, type, where]);
      const earlier = readers.get(kind) ?? from;
      if (earlier !== from)
        throw twice(
          path,
          `${JSON.stringify(earlier)} and ${JSON.stringify(from)} read the same kind of lines from it`,
        );
      readers.set(kind, from);
    }
  }
}

function twice(path: string, how: string): CodedError {
  return new CodedError("DATA_FILE_TWICE", {
    what: `The file ${basename(path)} is read twice: ${how}.`,
    why: "Every line of it would count twice. Links are followed: it may be listed by two names, or match a * as well.",
    todo: "List it once in data.sources.",
  });
}
