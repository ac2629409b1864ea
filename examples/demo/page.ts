import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { PAGE_FOLDER } from "@fedseg/coordinator/edge/api/start-api.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** Builds the operator's page where it has not been built. @throws CodedError DEMO_PAGE. */
export function requirePage(): void {
  if (existsSync(join(PAGE_FOLDER, "index.html"))) return;
  const built = spawnSync("npm", ["run", "--silent", "page:operator"], {
    cwd: ROOT,
    stdio: "inherit",
    // A script of npm's own is what Windows has of that name.
    shell: process.platform === "win32",
  });
  if (built.status === 0) return;
  throw new CodedError("DEMO_PAGE", {
    what: "The operator's page cannot be built; the reasons stand above.",
    why: "It is made of the sources once, by what npm ci has installed.",
    todo: "Run npm ci and npm run page, then the demo again.",
  });
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  linux: ["xdg-open"],
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens an address in the browser of whoever is here; where there is none, nothing happens. */
export function openInBrowser(url: string): void {
  const [program, ...words] = OPENERS[process.platform] ?? [];
  if (program === undefined) return;
  const child = spawn(program, [...words, url], { stdio: "ignore", detached: true });
  child.once("error", () => undefined);
  child.unref();
}
