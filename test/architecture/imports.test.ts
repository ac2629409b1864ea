import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BREACHES, CONSEQUENCES, writeBrokenTree } from "./broken-tree.ts";
import { type Cruise, ROOT, cruise } from "./cruise.ts";

describe("dependency rules", () => {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-rules-"));
  let broken: Cruise;

  beforeAll(() => {
    writeBrokenTree(folder);
    broken = cruise(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(BREACHES)("$rule is seen when $from breaks it", ({ rule, from }) => {
    expect(broken.breaches).toContain(`${rule}: ${from}`);
  });

  test("nothing else is reported", () => {
    const expected = BREACHES.map(({ rule, from }) => `${rule}: ${from}`);
    expect(broken.breaches).toEqual([...expected, ...CONSEQUENCES].sort());
  });

  test("every rule is broken once", () => {
    expect([...broken.rules].sort()).toEqual(BREACHES.map(({ rule }) => rule).sort());
  });

  test("the project breaks none", () => {
    const { breaches, modules } = cruise(ROOT);
    expect(breaches).toEqual([]);
    expect(modules).toBeGreaterThan(150);
  });
});
