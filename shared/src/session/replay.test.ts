import { expect, test } from "vitest";
import { chunkRoot } from "../crypto/merkle.ts";
import type { ReportBody } from "../protocol/report.ts";
import { readMasked } from "./replay.ts";

const vector = Uint8Array.from({ length: 8 * 600 }, (_, at) => at);
const parameters = { length: 600, modulusBits: 64 } as const;
const headerOf = (bytes: Uint8Array) =>
  ({ maskedRoot: chunkRoot(bytes), maskedBlinding: new Uint8Array(32) }) as ReportBody;

test("a header that has signed one vector signs no other, and its vector is signed by no other header", () => {
  const header = headerOf(vector);
  for (let times = 0; times < 2; times += 1) {
    expect(readMasked(header, vector, parameters)?.masked.words).toHaveLength(600);
    expect(readMasked(header, vector.with(4799, 0), parameters)).toBeUndefined();
    expect(readMasked(headerOf(vector.with(0, 7)), vector, parameters)).toBeUndefined();
    expect(readMasked(header, vector, { ...parameters, length: 599 })).toBeUndefined();
  }
  expect(readMasked(header, vector.slice(), parameters)).toBeDefined();
});
