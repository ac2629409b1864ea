import { EventEmitter } from "node:events";
import { type SpawnOptions, spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { isBuilt, openInBrowser } from "../../examples/demo/page.ts";

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

test("the page is built anew when a source of it is newer: a clone that was brought up to date has an old one", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-built-"));
  const [page, source] = [join(folder, "index.html"), join(folder, "coordinator/dashboard/src/app.tsx")];
  mkdirSync(dirname(source), { recursive: true });
  writeFileSync(source, "");
  expect(isBuilt(page, folder)).toBe(false);
  writeFileSync(page, "");
  utimesSync(source, 1000, 1000);
  utimesSync(page, 2000, 2000);
  expect(isBuilt(page, folder)).toBe(true);
  utimesSync(source, 3000, 3000);
  expect(isBuilt(page, folder)).toBe(false);
  rmSync(folder, { recursive: true });
});
