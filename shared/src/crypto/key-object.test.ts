import { expect, test } from "vitest";
import { publicKeyObject, secretKeyObject } from "./key-object.ts";

test("errors have their traces again once keys are made, or are none", () => {
  const limit = Error.stackTraceLimit;
  expect(secretKeyObject(new Uint8Array(32).fill(7)).export()).toEqual(Buffer.alloc(32, 7));
  expect(() => publicKeyObject(new Uint8Array(44))).toThrow("Failed to read asymmetric key");
  expect(Error.stackTraceLimit).toBe(limit);
  expect(limit).toBeGreaterThan(0);
});
