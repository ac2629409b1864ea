import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ARTEFACTS, type ArtefactName, hashOf, hashSource } from "../src/edge/kernels/artefact.ts";
import { compile } from "./compile.ts";

/** Compiles the modules' sources anew, and says beside each module of what it was made. */
const folder = import.meta.dirname;
const lock = JSON.parse(readFileSync(join(folder, "../../package-lock.json"), "utf8")) as {
  packages: Record<string, { version: string }>;
};
const { version } = lock.packages["node_modules/assemblyscript"];
for (const name of Object.keys(ARTEFACTS) as ArtefactName[]) {
  const module = await compile(folder, name);
  writeFileSync(join(folder, `${name}.wasm`), module);
  const manifest = {
    compiler: `assemblyscript ${version}`,
    source: hashSource(folder, name),
    module: hashOf(module),
  };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(manifest, undefined, 2)}\n`);
}
