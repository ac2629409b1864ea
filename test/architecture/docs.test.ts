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

test.each(pages)("%s claims neither anonymity nor compliance", (page) => {
  expect(readFileSync(join(ROOT, page), "utf8")).not.toMatch(
    /GDPR[ -]compliant|anonymi[sz]ed|fully anonymous/i,
  );
});
