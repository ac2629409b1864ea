import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hashOf, hashSource } from "../src/edge/kernels/artefact.ts";
import { compile } from "./compile.ts";

/** Compiles the kernels' source anew, and says beside the module of what it was made. */
const folder = import.meta.dirname;
const module = await compile(folder);
writeFileSync(join(folder, "kernels.wasm"), module);
const lock = JSON.parse(readFileSync(join(folder, "../../package-lock.json"), "utf8")) as {
  packages: Record<string, { version: string }>;
};
const { version } = lock.packages["node_modules/assemblyscript"];
const manifest = {
  compiler: `assemblyscript ${version}`,
  source: hashSource(join(folder, "assembly")),
  module: hashOf(module),
};
writeFileSync(join(folder, "kernels.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
