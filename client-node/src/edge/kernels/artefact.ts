import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CodedError } from "@fedseg/shared/errors.ts";
import { z } from "zod";

/** Where the module lies, and in `assembly` its source. */
const FOLDER = fileURLToPath(new URL("../../../kernels", import.meta.url));

/** Which source, by which compiler, became which bytes; SHA-256 in hex. */
const manifest = z.strictObject({ compiler: z.string(), source: z.string(), module: z.string() });

/**
 * Reads the compiled module, which is what was made of the source beside it.
 * @throws CodedError KERNEL_ALTERED when one of them has been changed since, or is missing.
 */
export function readArtefact(folder = FOLDER): Uint8Array {
  try {
    const said = manifest.parse(JSON.parse(readFileSync(join(folder, "kernels.json"), "utf8")));
    const bytes = readFileSync(join(folder, "kernels.wasm"));
    if (said.module === hashOf(bytes) && said.source === hashSource(join(folder, "assembly"))) return bytes;
  } catch {
    // What cannot be read is told as what does not match.
  }
  throw altered();
}

/** Hashes the names and texts of a folder's sources; how lines end does not matter. */
export function hashSource(folder: string): string {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".ts"))
    .sort();
  const texts = files.map((name) => [
    name,
    readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n"),
  ]);
  return hashOf(new TextEncoder().encode(JSON.stringify(texts)));
}

/** SHA-256 in hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function altered(): CodedError {
  return new CodedError("KERNEL_ALTERED", {
    what: "The compiled kernels of this program are not what was made of their source.",
    why: "client-node/kernels/kernels.wasm, kernels.json or the folder assembly beside them has been changed, or is missing; what else they would add up nobody can say.",
    todo: "Install the program anew from where you trust it. Until then FEDSEG_KERNEL=reference counts without them, slower.",
  });
}
