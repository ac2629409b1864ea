import { mkdirSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";

const OLDEST = 24;

/**
 * Starts a program whose source is TypeScript, which Node reads itself from 24 on. This file is plain JavaScript, so
 * that an older Node can at least say that it is too old. Stripped and compiled sources are kept beside the installed
 * packages, never in a folder that other users can write to; where that cannot be written, nothing is kept.
 * @param {() => Promise<unknown>} load
 */
export async function start(load) {
  const version = process.versions.node;
  if (Number(version.split(".")[0]) < OLDEST) {
    process.stderr.write(
      `NODE_TOO_OLD: This is Node ${version}. The programs are TypeScript, which Node reads from ${OLDEST} on. ` +
        "Run npm ci with npm 11 or newer, which brings Node 24, and start with npx; or install Node 24.\n",
    );
    process.exitCode = 2;
    return;
  }
  if (typeof WebAssembly === "undefined") {
    process.stderr.write(
      "NO_WEBASSEMBLY: This Node is run without WebAssembly, by which it reads TypeScript and the programs compute. " +
        "Start it without --jitless (NODE_OPTIONS may have it, too).\n",
    );
    process.exitCode = 2;
    return;
  }
  const isInstalled = import.meta.url.includes("/node_modules/@fedseg/");
  await findOwnSources();
  try {
    const place = isInstalled ? "../../../.cache/fedseg" : "../../node_modules/.cache/fedseg";
    const cache = fileURLToPath(new URL(place, import.meta.url));
    mkdirSync(cache, { recursive: true, mode: 0o700 });
    module.enableCompileCache(cache);
  } catch {
    // Read-only installations start without it.
  }
  await load();
}

/** Lets this process, its threads and its children find and read the sources of these packages. */
async function findOwnSources() {
  const hook = new URL("./own-sources.mjs", import.meta.url).href;
  const options = process.env.NODE_OPTIONS ?? "";
  if (!options.includes(hook)) process.env.NODE_OPTIONS = `${options} --import=${hook}`.trim();
  await import(hook);
}
