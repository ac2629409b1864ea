import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describeSoftware, isRunSource } from "@fedseg/shared/ledger/software.ts";
import { z } from "zod";
import type { Software } from "../options.ts";

const manifest = z.object({ version: z.string() });

/** Reads the auditor's own copy of what all parties share: version and files as they lie on this disk. */
export function ownSoftware(): Software {
  const folder = dirname(fileURLToPath(import.meta.resolve("@fedseg/shared/errors.ts")));
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isRunSource(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map((path) => ({
    path: relative(folder, path).split(sep).join("/"),
    content: new Uint8Array(readFileSync(path)),
  }));
  const { version } = manifest.parse(JSON.parse(readFileSync(join(folder, "../package.json"), "utf8")));
  return describeSoftware(version, files);
}
