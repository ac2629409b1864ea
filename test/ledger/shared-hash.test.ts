import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const COPY = mkdtempSync(join(tmpdir(), "fedseg-software-"));
afterAll(() => rmSync(COPY, { recursive: true, force: true }));

mkdirSync(join(COPY, "node_modules/@fedseg"), { recursive: true });
symlinkSync(join(ROOT, "node_modules/zod"), join(COPY, "node_modules/zod"));
cpSync(join(ROOT, "keeper/src/process/software.ts"), join(COPY, "software.ts"));
for (const workspace of ["shared", "wording"]) {
  cpSync(join(ROOT, workspace), join(COPY, workspace), { recursive: true });
  symlinkSync(join(COPY, workspace), join(COPY, "node_modules/@fedseg", workspace));
}

function sharedHash(): string {
  const program = `import { sharedSoftware } from "./software.ts"; console.log(sharedSoftware().sharedHash);`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", program], {
    cwd: COPY,
    encoding: "utf8",
  }).trim();
}

function replaced(path: string, from: string, to: string): void {
  const text = readFileSync(join(COPY, path), "utf8");
  expect(text).toContain(from);
  writeFileSync(join(COPY, path), text.replace(from, to));
}

test("a title of a segment changes nothing that parties compute, a query's constant does", () => {
  const before = sharedHash();
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  replaced("wording/src/names.ts", "Champions", "Best friends");
  expect(sharedHash()).toBe(before);
  replaced("shared/src/queries/moments.ts", "1", "2");
  expect(sharedHash()).not.toBe(before);
});
