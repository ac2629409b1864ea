import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { accountingTable, writtenAccountingTable } from "../../docs/accounting-table.ts";

const root = join(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/accounting.md"), "utf8");

it("docs/accounting.md has the table that the code gives (npm run docs writes it)", () => {
  expect(writtenAccountingTable()).toBe(accountingTable());
});

it("docs/accounting.md shows what its example prints", () => {
  const [, code, printed] = /```ts\n([^]*?)```\n\n```text\n([^]*?)```/.exec(page)!;
  const options = ["--input-type=module-typescript", "--eval", code!];
  const { stdout, stderr } = spawnSync(process.execPath, options, { cwd: root, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(stdout).toBe(printed);
});
