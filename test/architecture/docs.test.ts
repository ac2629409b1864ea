import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "./cruise.ts";

const pages = globSync(["*.md", "docs/**/*.md", "examples/**/*.md"], { cwd: ROOT });
const LINK = /\]\((?!https?:|#)([^)#]+)/g;
const PATH = /`((?:shared|wording|keeper|client-node|coordinator|auditor|docs|test|examples)\/[\w./-]+)`/g;

test("every page is found", () => {
  expect(pages).toContain("README.md");
  expect(pages.length).toBeGreaterThan(10);
});

test.each(pages)("%s links to files that exist", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");
  const links = [...text.matchAll(LINK)].map(([, target]) => join(dirname(page), target));
  const named = [...text.matchAll(PATH)].map(([, target]) => target);
  expect([...links, ...named].filter((target) => !existsSync(join(ROOT, target)))).toEqual([]);
});

test("docs/where.md names no file that is not there: a bare name stands in a folder of its row", () => {
  const rows = readFileSync(join(ROOT, "docs/where.md"), "utf8").split("\n");
  const missing = rows.flatMap((row) => {
    const named = [...row.matchAll(PATH)].map(([, target]) => target);
    const folders = named.flatMap((path) => [path, dirname(path)]);
    const bare = [...row.matchAll(/`([\w-]+\.ts)`/g)].map(([, name]) => name);
    return bare.filter((name) => !folders.some((folder) => existsSync(join(ROOT, folder, name))));
  });
  expect(missing).toEqual([]);
});

test.each(pages)("%s claims neither anonymity nor compliance", (page) => {
  expect(readFileSync(join(ROOT, page), "utf8")).not.toMatch(
    /GDPR[ -]compliant|anonymi[sz]ed|fully anonymous/i,
  );
});
