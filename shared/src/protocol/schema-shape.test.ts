import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCanonical, encodeCanonical } from "./codec.ts";
import { coordinatorMessage, nodeMessage } from "./index.ts";
import { MASKED_BYTES_LIMIT, MOST_COUNTS } from "./primitives.ts";
import { walkShape } from "./walk-shape.ts";

/** An array of byte strings of 7 bytes, which costs 30 times its length to decode. */
function bomb(bytes: number): Uint8Array {
  const count = Math.floor((bytes - 5) / 8);
  const array = new Uint8Array(5 + 8 * count);
  array.set([0x9a, count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255]);
  for (let at = 5; at < array.length; at += 8) array[at] = 0x47;
  return array;
}

/** A map whose one field is given as bytes, beside others. */
function withField(fields: Record<string, unknown>, name: string, value: Uint8Array): Uint8Array {
  const text = encodeCanonical({ ...fields, [name]: "here" });
  const mark = encodeCanonical("here");
  const at = text.findLastIndex((_, i) => mark.every((byte, j) => text[i + j] === byte));
  return Uint8Array.from([...text.subarray(0, at), ...value, ...text.subarray(at + mark.length)]);
}

const envelope = (type: string, body: Uint8Array) => ({
  type,
  session: 0,
  attempt: 0,
  sender: 0xffff,
  recipient: 0xfffe,
  body,
  signature: new Uint8Array(64),
});
const RECORD = {
  open: envelope("OPEN", new Uint8Array(1)),
  bundles: [],
  close: envelope("CLOSE", new Uint8Array(1)),
  headers: [],
  masked: [],
  confirms: [],
  unmasks: [],
  result: envelope("RESULT", new Uint8Array(1)),
};
const BOMB = bomb(1 << 18);

test.each<[string, Uint8Array]>([
  ["instead of a message", BOMB],
  [
    "for enrolments",
    withField({ type: "roster", envelope: envelope("ROSTER", new Uint8Array(1)) }, "enrolments", BOMB),
  ],
  ["for results", withField({ type: "final" }, "results", BOMB)],
  ["for a text", withField({ type: "refused", code: "X", what: "", why: "" }, "todo", BOMB)],
  ["for an envelope", withField({ type: "ended" }, "envelope", BOMB)],
  ["under an unknown key", withField({ type: "final", results: [] }, "more", BOMB)],
  [
    "as keys",
    withField(
      { type: "final" },
      "results",
      encodeCanonical(Object.fromEntries(Array.from({ length: 9999 }, (_, i) => [`k${i}`, i]))),
    ),
  ],
])("many small values %s are refused before anything is made of them", (_, bytes) => {
  expect(walkShape(bytes, coordinatorMessage, MOST_COUNTS)).toBeUndefined();
  expect(walkShape(bytes, nodeMessage, MOST_COUNTS)).toBeUndefined();
});

test("lists are as long as there are nodes and results, and no longer", () => {
  const final = (count: number) =>
    encodeCanonical({ type: "final", results: Array.from({ length: count }, () => RECORD) });
  const read = (count: number, results: number) =>
    decodeCanonical(final(count), coordinatorMessage, { nodes: 4, results }) !== undefined;
  expect([read(0, 0), read(1, 0), read(3, 3), read(4, 3)]).toEqual([true, false, true, false]);
  const close = (count: number) => {
    const headers = Array.from({ length: count }, () => envelope("REPORT", new Uint8Array(1)));
    return encodeCanonical({ type: "close", envelope: envelope("CLOSE", new Uint8Array(1)), headers });
  };
  const heard = (count: number) =>
    decodeCanonical(close(count), coordinatorMessage, { nodes: 4, results: 9 }) !== undefined;
  expect([heard(4), heard(5)]).toEqual([true, false]);
});

test("a statement is no longer than any of its type", () => {
  const read = (type: string, bytes: number) =>
    decodeCanonical(
      encodeCanonical({ type: "ended", envelope: envelope(type, new Uint8Array(bytes)) }),
      coordinatorMessage,
    ) !== undefined;
  expect([read("END", 1 << 16), read("END", (1 << 16) + 1)]).toEqual([true, false]);
  expect([read("RESULT", MASKED_BYTES_LIMIT), read("RESULT", MASKED_BYTES_LIMIT + (1 << 17))]).toEqual([
    true,
    false,
  ]);
});

test("what a schema does not bound is bounded all the same", () => {
  expect(walkShape(bomb(1 << 22), z.unknown(), MOST_COUNTS)).toBeUndefined();
  expect(walkShape(bomb(1 << 22), z.array(z.unknown()), MOST_COUNTS)).toBeUndefined();
  expect(walkShape(BOMB, z.unknown(), MOST_COUNTS)).toBeDefined();
});
