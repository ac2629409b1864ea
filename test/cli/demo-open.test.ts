import { EventEmitter } from "node:events";
import { type SpawnOptions, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openInBrowser } from "../../examples/demo/page.ts";

const URL_ONCE = "http://127.0.0.1:4711/#/token/fsa_secret";
/** Where a browser is opened and files have modes. */
const OPENS = ["linux", "darwin"].includes(process.platform);

test.skipIf(!OPENS)("no argument of a program holds the address that opens the page once", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-open-"));
  const child = Object.assign(new EventEmitter(), { unref: () => undefined });
  let words: readonly string[] = [];
  const run = (_program: string, given: readonly string[], _options: SpawnOptions) => {
    words = given;
    return child;
  };
  openInBrowser(URL_ONCE, folder, run as unknown as typeof spawn);
  expect(words.join(" ")).not.toContain("secret");
  const path = words.at(-1)!;
  expect(readFileSync(path, "utf8")).toContain(`url=${URL_ONCE}"`);
  expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
  child.emit("error", new Error("no opener"));
  expect(existsSync(dirname(path))).toBe(false);
  rmSync(folder, { recursive: true });
});
