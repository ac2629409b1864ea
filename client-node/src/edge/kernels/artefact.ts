import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";

/** Where the modules lie, and their sources. */
const FOLDER = fileURLToPath(new URL("../../../kernels", import.meta.url));

/** The modules: the folder of each one's source, and what it uses of another's. */
export const ARTEFACTS = {
  kernels: { source: "assembly", entry: "kernels.ts", used: [] },
  clusters: {
    source: "clusters",
    entry: "clusters.ts",
    used: ["../assembly/rows.ts", "../assembly/transpose.ts"],
  },
  lines: { source: "lines", entry: "lines.ts", used: [] },
} as const;

export type ArtefactName = keyof typeof ARTEFACTS;

/** Which source, by which compiler, became which bytes; SHA-256 in hex. */
const manifest = z.strictObject({ compiler: z.string(), source: z.string(), module: z.string() });

/**
 * Reads a compiled module, which is what was made of the source beside it.
 * @throws CodedError KERNEL_ALTERED when one of them has been changed since, or is missing.
 */
export function readArtefact(name: ArtefactName = "kernels", folder = FOLDER): Uint8Array {
  try {
    const said = manifest.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")));
    const bytes = readFileSync(join(folder, `${name}.wasm`));
    if (said.module === hashOf(bytes) && said.source === hashSource(folder, name)) return bytes;
  } catch {
    // What cannot be read is told as what does not match.
  }
  throw altered(name);
}

/** Hashes the names and texts of a module's sources; how lines end does not matter. */
export function hashSource(folder: string, name: ArtefactName): string {
  const { source, used } = ARTEFACTS[name];
  const files = readdirSync(join(folder, source))
    .filter((file) => file.endsWith(".ts"))
    .sort();
  const texts = [...files, ...used].map((file) => [
    file,
    readFileSync(join(folder, source, file), "utf8").replaceAll("\r\n", "\n"),
  ]);
  return hashOf(new TextEncoder().encode(JSON.stringify(texts)));
}

/** SHA-256 in hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function altered(name: ArtefactName): CodedError {
  return new CodedError("KERNEL_ALTERED", {
    what: "The compiled kernels of this program are not what was made of their source.",
    why: `client-node/kernels/${name}.wasm, ${name}.json or the folder ${ARTEFACTS[name].source} beside them has been changed, or is missing; what else they would add up nobody can say.`,
    todo: "Install the program anew from where you trust it. Until then FEDSEG_KERNEL=reference counts without them, slower.",
  });
}
