import { expect, test } from "vitest";
import { foldText } from "./fold-text.ts";
import { columnsOf } from "./terminal-columns.ts";

test("lines that fit stay as they are", () => {
  expect(foldText("one two\n  three", 2, 7)).toBe("one two\n  three");
});

test("a long line goes on below itself, two columns further in", () => {
  expect(foldText("  one two three", 2, 9)).toBe("  one two\n    three");
});

test("a word that fits nowhere stays whole on a line of its own", () => {
  expect(foldText("see /a/very/long/path now", 2, 8)).toBe("see\n  /a/very/long/path\n  now");
});

test("Chinese breaks between characters, and no line begins with what closes", () => {
  const lines = foldText("消费额，退货率。订单 12 笔", 2, 9).split("\n");
  expect(lines.map(columnsOf).every((columns) => columns <= 9)).toBe(true);
  expect(lines.join("").replaceAll(" ", "")).toBe("消费额，退货率。订单12笔");
  expect(lines.some((line) => /^ *[，。]/u.test(line))).toBe(false);
});

test("Chinese that follows an error or a unit is broken like other Chinese", () => {
  const said = "在噪声范围内可能是：潜在忠诚客户、需要关注客户、有潜力客户，移动幅度为噪声的数倍";
  for (const number of ["1.8 ± 0.8 %。", "10.3 ± 0.8（", "1.8 %，"]) {
    const lines = foldText(`占比为 ${number}${said}，${said}`).split("\n");
    expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([]);
    expect(lines[0]).toContain(`占比为 ${number}在`);
  }
});
