import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Software, describeSoftware, isRunSource } from "@fedseg/shared/ledger/software.ts";
import { z } from "zod";

const manifest = z.object({ version: z.string() });

let own: Software | undefined;

/** Returns which software this process runs: version and files of the shared package, as they lay on this disk when it was first asked. */
export function sharedSoftware(): Software {
  return (own ??= softwareIn(sharedFolder()));
}

/** Describes the files of a folder of sources, as they lie on this disk, in the version that this process runs. */
export function softwareIn(folder: string): Software {
  const files = sourcesIn(folder).map((path) => ({ path, content: readFileSync(`${folder}/${path}`) }));
  return describeSoftware(sharedVersion(), files);
}

/** Names the sources of a folder and of those in it, from it on, with "/" everywhere. */
function sourcesIn(folder: string, below = ""): string[] {
  return readdirSync(`${folder}/${below}`, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return sourcesIn(folder, `${below}${entry.name}/`);
    return entry.isFile() && isRunSource(entry.name) ? [`${below}${entry.name}`] : [];
  });
}

function sharedVersion(): string {
  return manifest.parse(JSON.parse(readFileSync(join(sharedFolder(), "../package.json"), "utf8"))).version;
}

function sharedFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve("@fedseg/shared/errors.ts")));
}
