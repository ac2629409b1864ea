import { expect, test } from "vitest";
import { isDiskFull, whyUnwritten } from "./unwritten.ts";

const USUAL = { why: "The folder is another user's.", todo: "Give another path." };
const failed = (code: string) => Object.assign(new Error("write"), { code });

test("a full disk is told as that, and nobody is sent to a folder's owner for it", () => {
  for (const code of ["ENOSPC", "EDQUOT"]) {
    const { why, todo } = whyUnwritten(failed(code), USUAL);
    expect(`${why} ${todo}`).toMatch(/full|quota/);
    expect(`${why} ${todo}`).toContain("Make room");
    expect(`${why} ${todo}`).not.toContain("another");
    expect(isDiskFull(failed(code))).toBe(true);
  }
});

test("what the system does not say is told as usual", () => {
  expect(whyUnwritten(failed("EACCES"), USUAL)).toEqual(USUAL);
  expect(whyUnwritten(new TypeError("no"), USUAL)).toEqual(USUAL);
  expect(whyUnwritten(failed("EROFS"), USUAL)).toEqual({
    why: "The disk is mounted to be read only.",
    todo: USUAL.todo,
  });
  expect([failed("EACCES"), undefined, "ENOSPC"].map(isDiskFull)).toEqual([false, false, false]);
});
