import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, WORKSPACES } from "./cruise.ts";

/** No product file is longer, blank lines and comments counted, and half of them are shorter than this. */
const [MOST, MEDIAN] = [250, 70];

/** What stands in a workspace outside every room, and why: `contribution` and `table` are sentences of their own to an auditor. */
const LOOSE: Readonly<Record<(typeof WORKSPACES)[number], readonly string[]>> = {
  shared: ["errors.ts"],
  wording: ["estimate-text.ts", "language.ts", "names.ts", "number-text.ts", "unit-text.ts"],
  keeper: [],
  "client-node": ["contribution.ts", "table.ts"],
  coordinator: ["driver.ts", "make-plan.ts", "ports.ts", "view.ts"],
  auditor: ["audit.ts", "codes.ts", "finding.ts", "options.ts", "work.ts"],
};

const files = globSync(`{${WORKSPACES.join(",")}}/src/**/*.ts`, { cwd: ROOT })
  .filter((path) => !path.endsWith(".test.ts"))
  .map((path) => ({ path, lines: linesOf(readFileSync(join(ROOT, path), "utf8")) }));

function linesOf(text: string): number {
  return text.split("\n").length - 1;
}

test("blank lines and comments count", () => {
  expect(linesOf("// one\n\nexport const three = 3;\n")).toBe(3);
});

test("no product file is over 250 lines", () => {
  expect(files.length).toBeGreaterThan(500);
  expect(files.filter(({ lines }) => lines > MOST)).toEqual([]);
});

test("half of the product files are under 70 lines", () => {
  const lengths = files.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(lengths[Math.ceil(lengths.length / 2)]).toBeLessThan(MEDIAN);
});

test.each(WORKSPACES)("every file of %s is in a room, but for those that are named", (workspace) => {
  const loose = files
    .map(({ path }) => path.split("/"))
    .filter((path) => path[0] === workspace && path.length === 3);
  expect(loose.map((path) => path[2]).sort()).toEqual(LOOSE[workspace]);
});
