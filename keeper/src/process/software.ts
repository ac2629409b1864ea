import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Software, describeSoftware, isRunSource } from "@fedseg/shared/ledger/software.ts";
import { z } from "zod";

const manifest = z.object({ version: z.string() });

/** Reads which software this process runs: version and files of the shared package as they lie on this disk. */
export function sharedSoftware(): Software {
  return softwareIn(sharedFolder());
}

/** Describes the files of a folder of sources, as they lie on this disk, in the version that this process runs. */
export function softwareIn(folder: string): Software {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isRunSource(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map((path) => ({
    path: relative(folder, path).split(sep).join("/"),
    content: Uint8Array.from(readFileSync(path)),
  }));
  return describeSoftware(sharedVersion(), files);
}

function sharedVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(join(sharedFolder(), "../package.json"), "utf8"))).version;
}

function sharedFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve("@fedseg/shared/errors.ts")));
}
