import { expect, test } from "vitest";
import { Roll, SILENT_MS } from "./roll.ts";

test("of those who are heard now the one of the newest term drives: an older term does again when the newer is silent", () => {
  const roll = new Roll();
  roll.heard("kept", 40, 0);
  roll.heard("restored", 7, 1);
  roll.heard("relay", 0, 1);
  expect(roll.driver(2)).toEqual({ id: "kept", term: 40 });
  roll.heard("restored", 7, SILENT_MS);
  expect(roll.driver(SILENT_MS)).toEqual({ id: "restored", term: 7 });
  expect(roll.takeSilent(SILENT_MS)).toEqual(["kept"]);
  expect(roll.driver(2 * SILENT_MS)).toBeUndefined();
});
