import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readRows } from "../../bench/supervised/rows.ts";

function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-bench-rows-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "rows.csv");
  writeFileSync(path, text);
  return readRows(path, "bought", undefined);
}

test("numbers are rows, and words may be classes", () => {
  expect(read("age,bought\n30, 1 \n-4e1,0\n").classes).toEqual(Int8Array.of(1, 0));
  expect(read("age,bought\n30,gold\n40,none\n50,silver\n").names).toEqual(["gold", "none", "silver"]);
});

test.each([
  ["age", "NaN"],
  ["age", "1e400"],
  ["age", ""],
  ["age", " "],
  ["age", "thirty"],
  ["bought", ""],
  ["bought", "yes"],
])("a cell that is no number is refused with its row and column: %s %j", (column, cell) => {
  const [age, bought] = column === "age" ? [cell, "1"] : ["30", cell];
  expect(() => read(`age,bought\n30,0\n${age},${bought}\n`)).toThrow(
    expect.objectContaining({
      code: "ROWS_NOT_NUMBERS",
      message: expect.stringContaining(
        `Row 2 below the head has ${JSON.stringify(cell)} in the column ${column}`,
      ),
    }),
  );
});
