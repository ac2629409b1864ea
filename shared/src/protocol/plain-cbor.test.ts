import { decode, encode } from "cborg";
import { expect, test } from "vitest";
import fc from "fast-check";
import { z } from "zod";
import { decodeCanonical, encodeCanonical, encodeInTwo, encodeOnce, forgetOnce } from "./codec.ts";
import { readPlain } from "./read-plain.ts";
import { writePlain } from "./write-plain.ts";
import { MOST_COUNTS, bytes32, bytesOf, bytesUpTo, perNode } from "./primitives.ts";
import { walkShape } from "./walk-shape.ts";

const general = (value: unknown) => Uint8Array.from(encode(value, { ignoreUndefinedProperties: true }));
const STRICT = { strict: true, rejectDuplicateMapKeys: true, allowUndefined: false };

/** What the general codec alone makes of bytes. */
function readGenerally(bytes: Uint8Array): { readonly value: unknown } | undefined {
  try {
    const value: unknown = decode(bytes, STRICT);
    return Buffer.from(general(value)).equals(bytes) ? { value } : undefined;
  } catch {
    return undefined;
  }
}

const integer = fc.oneof(
  fc.integer({ min: -300, max: 300 }),
  fc.constantFrom(
    ...[23, 24, 255, 256, 65535, 65536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1].flatMap((n) => [n, -n, -n - 1]),
  ),
  fc.maxSafeInteger(),
);
const { data } = fc.letrec((tie) => ({
  data: fc.oneof(
    { depthSize: "medium" },
    integer,
    fc.string({ unit: "binary", maxLength: 70 }),
    fc.string({ maxLength: 300 }),
    fc.string({ unit: fc.constantFrom("—", "é", "\ufeff", "\u{1f600}", "a"), maxLength: 90 }),
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom(null, true, false, -0, 1.5, Number.NaN, 2 ** 60, 2n ** 63n),
    fc.array(tie("data"), { maxLength: 30 }),
    fc.dictionary(fc.string({ maxLength: 30 }), tie("data"), { noNullPrototype: true }),
  ),
}));

test("data is written as the general codec writes it, or not at all", () => {
  fc.assert(
    fc.property(data, (value) => {
      const bytes = general(value);
      expect(Buffer.from(writePlain(value) ?? bytes).equals(bytes)).toBe(true);
    }),
  );
  expect(writePlain("— é\u{1f600}")).toEqual(general("— é\u{1f600}"));
  expect(writePlain({ b: [1, -1, "x", null, true, Uint8Array.of(1)], a: undefined })).toEqual(
    general({ b: [1, -1, "x", null, true, Uint8Array.of(1)] }),
  );
});

test.each([
  ["undefined", [undefined]],
  ["a hole", Array.from({ length: 2 }).concat([1])],
  ["a date", new Date(0)],
  ["a map", new Map([["a", 1]])],
  ["a number that is no safe integer", 2 ** 53],
  ["a fraction", 0.5],
  ["a large integer", 1n],
  ["half of a character", "a\ud800"],
  ["a key beyond ASCII", { é: 1 }],
])("left to the general codec: %s", (_, value) => {
  expect(writePlain(value)).toBeUndefined();
});

test("keys are written in their order, in whichever an object has them, few or many", () => {
  const keys = [
    "line",
    "size",
    "b",
    "a",
    "",
    "zz",
    "party",
    "type",
    "aa",
    "isLast",
    "n",
    "m",
    "long key",
    "c",
  ];
  for (let count = 2; count <= keys.length; count += 1)
    for (let turned = 0; turned < count; turned += 1) {
      const own = keys.slice(0, count);
      const value = Object.fromEntries(
        [...own.slice(turned), ...own.slice(0, turned)].map((key) => [key, 1]),
      );
      expect(writePlain(value)).toEqual(Uint8Array.from(encode(value)));
      expect(Object.keys(value)[0]).toBe(own[turned]);
    }
});

test("data is read as the general codec reads it, or not at all", () => {
  fc.assert(
    fc.property(data, fc.nat(), fc.nat(255), fc.boolean(), (value, place, byte, isAltered) => {
      const bytes = general(value);
      if (isAltered) bytes[place % bytes.length] = byte;
      const read = readGenerally(bytes);
      expect(readPlain(bytes) ?? read).toEqual(read);
    }),
  );
});

test("every short text of bytes is read as the general codec reads it, or not at all", () => {
  const heads = [0, 1, 23, 24, 25, 27, 28, 31].flatMap((minor) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((major) => (major << 5) | minor),
  );
  const rest = [0, 1, 23, 24, 0x41, 0x61, 0xff];
  let read = 0;
  for (const head of heads)
    for (const a of rest)
      for (const b of rest)
        for (const c of rest)
          for (const bytes of [[head], [head, a], [head, a, b], [head, a, b, c]].map((all) =>
            Uint8Array.from(all),
          )) {
            const plain = readPlain(bytes);
            if (!plain) continue;
            read += 1;
            expect(plain).toEqual(readGenerally(bytes));
          }
  expect(read).toBeGreaterThan(1000);
});

test("what the walk takes is what the schema takes", () => {
  const schema = z.strictObject({
    a: bytes32,
    b: perNode(bytesOf(2), 1),
    c: z.array(bytesUpTo(3)).max(2),
    n: z.int().min(-2).max(300),
    t: z.string().min(1).max(3),
    e: z.enum(["one", "two"]),
    o: z.int().min(0).optional(),
    f: z.boolean(),
    u: z.discriminatedUnion("k", [
      z.strictObject({ k: z.literal("x"), v: z.int().max(9) }),
      z.strictObject({ k: z.literal("y"), w: z.union([z.int().max(4), z.literal(0xffff)]).optional() }),
    ]),
  });
  const bytes = fc.uint8Array({ maxLength: 4 });
  const any = fc.oneof(
    bytes,
    fc.constantFrom(
      new Uint8Array(32),
      undefined,
      null,
      true,
      1.5,
      20,
      21,
      -3,
      -2,
      4,
      5,
      9,
      10,
      300,
      301,
      0xffff,
    ),
    fc.constantFrom("", "one", "two", "x", "———", "ab—", "————", "\u{1f600}\u{1f600}"),
    fc.array(bytes, { maxLength: 3 }),
  );
  const field = <T>(good: fc.Arbitrary<T>) => fc.oneof({ weight: 9, arbitrary: good }, any);
  const near = fc.record({
    a: field(fc.constant(new Uint8Array(32))),
    b: field(fc.constant([new Uint8Array(2)])),
    c: field(fc.constant([])),
    d: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, 1),
    n: field(fc.integer({ min: -3, max: 301 })),
    t: field(fc.constantFrom("a", "abc", "—")),
    e: field(fc.constantFrom("one", "two")),
    o: field(fc.constantFrom(undefined, 0)),
    f: field(fc.boolean()),
    u: fc.oneof(
      fc.record({ k: fc.constant("x"), v: field(fc.integer({ min: 0, max: 10 })) }),
      fc.record({ k: fc.constant("y"), w: field(fc.constantFrom(1, undefined)) }),
    ),
  });
  const told = { taken: 0, doubted: 0, refused: 0 };
  fc.assert(
    fc.property(near, (value) => {
      const encoded = encodeCanonical(value);
      const plain: unknown = decode(encoded);
      const parsed = schema.safeParse(plain);
      const walked = walkShape(encoded, schema, MOST_COUNTS);
      const isTaken = walked?.isTaken === true && readPlain(encoded) !== undefined;
      expect(isTaken && !parsed.success).toBe(false);
      if (parsed.success) told[isTaken ? "taken" : "doubted"] += 1;
      else told.refused += 1;
      expect(decodeCanonical(encoded, schema)).toEqual(parsed.success ? parsed.data : undefined);
    }),
    { numRuns: 500 },
  );
  expect(told.taken).toBeGreaterThan(20);
  expect(told.refused).toBeGreaterThan(20);
});

test.each([
  ["a refinement", z.strictObject({ a: bytes32 }).refine(() => false), { a: new Uint8Array(32) }],
  ["more fields", z.looseObject({ a: bytes32 }), { a: new Uint8Array(32) }],
  ["a refined number", z.int().refine(() => false), 1],
  ["a number that may be a fraction", z.number(), 1],
  ["a number below another", z.int().lt(1), 0],
  ["a refined truth value", z.boolean().refine(() => false), true],
  ["what is taken for a truth value", z.coerce.boolean(), 1],
  ["a refined list", z.array(bytes32).refine(() => false), []],
  ["a text with a form", z.iso.datetime(), "2026"],
  ["a text with a pattern", z.string().regex(/a/), "b"],
  ["a text that may have too many units", z.string().max(2), "abc"],
  ["a text that may have too few", z.string().min(2), "—"],
  ["what is left out by another name", z.strictObject({ a: z.any() }), { a: 1 }],
  ["a record", z.record(z.string().max(1), bytes32), { ab: new Uint8Array(32) }],
])("the schema is asked of %s", (_, schema, value) => {
  expect(walkShape(encodeCanonical(value), schema, MOST_COUNTS)?.isTaken).toBe(false);
});

test("a list that is too short, or a field that is missing, has not the shape", () => {
  const hasShape = (value: unknown, schema: z.ZodType) =>
    walkShape(encodeCanonical(value), schema, MOST_COUNTS) !== undefined;
  expect([hasShape([], perNode(bytes32, 1)), hasShape([], perNode(bytes32))]).toEqual([false, true]);
  expect(hasShape({}, z.strictObject({ a: bytes32 }))).toBe(false);
  expect(hasShape({}, z.strictObject({ a: bytes32.optional() }))).toBe(true);
});

test("what is kept of an object is what it is written as, wherever it stands, until it is forgotten", () => {
  const statement = { type: "REPORT", body: Uint8Array.of(1, 2, 3) };
  const message = { list: [statement, statement], deep: [[[statement]]], statement };
  const plain = encodeCanonical(message);
  expect(encodeOnce(statement)).toEqual(encodeCanonical({ ...statement }));
  expect(encodeCanonical(message)).toEqual(plain);
  statement.body = Uint8Array.of(9);
  // It was copied: whoever keeps a form changes nothing any more.
  expect(encodeCanonical({ statement })).not.toEqual(encodeCanonical({ statement: { ...statement } }));
  forgetOnce(statement);
  expect(encodeCanonical({ statement })).toEqual(encodeCanonical({ statement: { ...statement } }));
});

test("a message in two pieces is the message, and what is common is written once", () => {
  const common = { results: [{ sum: Uint8Array.of(1, 2, 3) }], envelope: { body: new Uint8Array(70) } };
  const messages = [1, 2].map((dealt) => ({ type: "open", dealt, left: undefined, ...common }));
  const pieces = messages.map((message) => encodeInTwo(message, common));
  for (const [at, [own, shared]] of pieces.entries())
    expect(Buffer.concat([own, shared])).toEqual(Buffer.from(encodeCanonical(messages[at])));
  expect(pieces[0][1]).toBe(pieces[1][1]);
  const other = { ...messages[0], envelope: { body: new Uint8Array(70) } };
  expect(() => encodeInTwo(other, common)).toThrow(TypeError);
  expect(() => encodeInTwo({ ...messages[0], identities: 1 }, common)).toThrow(TypeError);
  const many = Object.fromEntries(Array.from({ length: 22 }, (_, at) => [String.fromCharCode(97 + at), at]));
  expect(() => encodeInTwo({ ...many, ...common }, common)).toThrow(TypeError);
});
