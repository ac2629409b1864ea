import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { expect, test } from "vitest";
import { kernelsFailed, threadsRefused } from "./told-kernels.ts";

test.each([
  ["THREADS_REFUSED", threadsRefused, "Worker initialization failure: EAGAIN"],
  ["KERNEL_FAILED", kernelsFailed, "WebAssembly.Memory.grow(): Maximum memory size exceeded"],
])("%s is told in both languages", (code, told, why) => {
  const heard: unknown[] = [];
  const tell: Tell = (said, text, fields) => void heard.push(said, text, fields?.["words"]);
  told(tell)(why);
  const [said, text, words] = heard as [string, string, Text];
  expect([said, words.en]).toEqual([code, text]);
  // Nothing is left in English but what the system has said.
  expect(words.zh.replace(why, "")).not.toMatch(/原文|[a-z]{3} [a-z]/);
  expect(words.zh).toContain(why);
});
