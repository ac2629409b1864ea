import { expect, test } from "vitest";
import { columnsOf } from "./terminal-columns.ts";
import { textTable, wrapText } from "./text-table.ts";

test("heads, a rule and rows, numbers to the right", () => {
  const columns = [{ head: "name" }, { head: "users", align: "right" }] as const;
  const rows = [
    ["a", "1"],
    ["longer", "1,000"],
  ];
  expect(textTable(columns, rows)).toBe(
    ["name    users", "──────  ─────", "a           1", "longer  1,000"].join("\n"),
  );
});

test("a long cell goes on in the next line, its neighbours stay above", () => {
  const columns = [{ head: "what", width: 9 }, { head: "n" }];
  expect(textTable(columns, [["one two three", "4"]])).toBe(
    ["what     n", "───────  ─", "one two  4", "three"].join("\n"),
  );
});

test("words that fit nowhere keep a line of their own", () => {
  expect(wrapText("a immeasurable b", 5)).toEqual(["a", "immeasurable", "b"]);
  expect(wrapText("", 5)).toEqual([""]);
});

test("cells of characters two columns wide stand under their heads", () => {
  const rows = [
    ["消费额", "1"],
    ["spend", "20"],
  ];
  expect(textTable([{ head: "name" }, { head: "n", align: "right" }], rows)).toBe(
    ["name     n", "──────  ──", "消费额   1", "spend   20"].join("\n"),
  );
  expect(wrapText("消费 消费 消费", 9)).toEqual(["消费 消费", "消费"]);
});

test("a table that is too wide narrows its texts and leaves its numbers whole", () => {
  const columns = [{ head: "name" }, { head: "what it is" }, { head: "n", align: "right" }] as const;
  const rows = [["a-name-of-40-characters-without-a-blank-x", "several words of text", "123,456"]];
  const lines = textTable(columns, rows, 30).split("\n");
  expect(Math.max(...lines.map(columnsOf))).toBe(30);
  expect(lines.some((line) => line.endsWith("123,456"))).toBe(true);
  const names = lines
    .slice(lines.findIndex((line) => line.startsWith("─")) + 1)
    .map((line) => line.split("  ")[0].trim());
  expect(names.join("")).toBe("a-name-of-40-characters-without-a-blank-x");
});
