import { spawn, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PAGE_FOLDER } from "@fedseg/coordinator/edge/api/start-api.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** What the operator's page is made of, in a clone. */
const SOURCES = [
  "coordinator/dashboard/*.html",
  "{coordinator/dashboard,coordinator,wording,shared}/src/**/*.{ts,tsx}",
  "wording/page-ui/**/*",
];

/** Builds the operator's page where it has not been built of these sources. @throws CodedError DEMO_PAGE. */
export function requirePage(): void {
  if (isBuilt(join(PAGE_FOLDER, "index.html"), ROOT)) return;
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

/** Whether a page is there and nothing that it is made of, below a folder, is newer: what a clone brings later is. */
export function isBuilt(page: string, root: string): boolean {
  if (!existsSync(page)) return false;
  const { mtimeMs } = statSync(page);
  return globSync([...SOURCES], { cwd: root }).every((file) => statSync(join(root, file)).mtimeMs <= mtimeMs);
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  linux: ["xdg-open"],
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** For how long the file that leads to the page lies there: as long as a browser may take to start. */
const OPENING_MS = 60_000;

/** A file that leads a browser to an address. */
interface Redirect {
  readonly path: string;
  remove(): void;
}

/**
 * Opens an address in the browser of whoever is here; where there is none, nothing happens. Every user of a machine sees the
 * arguments of its programs: the address, which opens a page once, stands in a file that only this user reads.
 */
export function openInBrowser(url: string, folder: string, run = spawn): void {
  const [program, ...words] = OPENERS[process.platform] ?? [];
  if (program === undefined) return;
  const { path, remove } = redirectTo(url, folder);
  const child = run(program, [...words, path], { stdio: "ignore", detached: true });
  child.once("error", remove);
  child.unref();
  setTimeout(remove, OPENING_MS).unref();
  process.once("exit", remove);
}

/** Writes a page that leads to an address, into a folder of its own in this one that no other user can look into. */
function redirectTo(url: string, folder: string): Redirect {
  const own = mkdtempSync(join(resolve(folder), "open-"));
  const path = join(own, "page.html");
  writeFileSync(path, `<!doctype html><meta http-equiv="refresh" content="0;url=${url}">\n`, { mode: 0o600 });
  return { path, remove: () => rmSync(own, { recursive: true, force: true }) };
}
