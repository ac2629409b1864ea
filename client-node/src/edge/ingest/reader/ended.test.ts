import { expect, test } from "vitest";
import { hasEnded } from "./ended.ts";

test("of a reading process that was killed, memory is named, and no file", () => {
  const { why, todo } = hasEnded("SIGKILL").refusal;
  expect(why).toContain("memory");
  expect(todo).toMatch(/^Lower data\.engine\.memoryMb/);
  expect(why + todo).not.toMatch(/damaged|file|Parquet/i);
});

test.each(["SIGSEGV", "SIGABRT", "status 134"])(
  "of one that ended by %s, files that damage it come first",
  (how) => {
    expect(hasEnded(how).refusal).toMatchObject({
      what: expect.stringContaining(how),
      todo: expect.stringMatching(/^Write the files anew/),
    });
  },
);
