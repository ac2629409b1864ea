import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { decodeCanonical, encodeCanonical } from "./codec.ts";
import { HashList } from "./kept-form.ts";
import { bytesUpTo, hashPerNode, hashesUpTo, perNode } from "./primitives.ts";
import { Unread, unread } from "./unread.ts";

const hashes = (count: number) => Array.from({ length: count }, (_, at) => new Uint8Array(32).fill(at + 1));
const schema = z.strictObject({ list: hashPerNode(1), n: z.int() });
const read = (list: unknown, counts?: { nodes: number; results: number }) =>
  decodeCanonical(encodeCanonical({ list, n: 7 }), schema, counts);

test.each([1, 23, 24, 255])(
  "a list of %i hashes is written as a list of byte strings, and read as it was written",
  (count) => {
    const all = hashes(count);
    const list = HashList.of(all);
    expect(list.form).toEqual(encodeCanonical(all));
    expect(encodeCanonical({ list, n: 7 })).toEqual(encodeCanonical({ list: all, n: 7 }));
    const known = read(all)!;
    expect(known.n).toBe(7);
    expect(known.list.all()).toEqual(all);
    expect(known.list.at(count - 1)).toEqual(all[count - 1]);
    expect([known.list.at(count), known.list.at(-1), known.list.at(0.5)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  },
);

test("a hash is in a list at its place only, whole", () => {
  const list = HashList.of(hashes(30));
  const [own] = hashes(30).slice(7);
  expect(list.has(7, own)).toBe(true);
  for (const at of [6, 8, -1, 30, 7.5, NaN]) expect(list.has(at, own)).toBe(false);
  for (let at = 0; at < 32; at += 1) expect(list.has(7, own.with(at, own[at] ^ 1))).toBe(false);
  for (const other of [own.subarray(1), Uint8Array.from([...own, 8]), new Uint8Array(0)])
    expect(list.has(7, other)).toBe(false);
});

test("what is copied out of messages stays what it was, however much is copied after it", () => {
  const text = z.string();
  const texts = Array.from({ length: 300 }, (_, at) => `${at}`.repeat(1 + ((37 * at) % 250)));
  const copies = texts.map((each) => {
    const message = encodeCanonical(each);
    const copy = new Unread(text, message).copied();
    message.fill(0);
    return copy;
  });
  expect(copies.map((copy) => copy.read())).toEqual(texts);
});

test("what is no list of hashes of its length, or is in another form, is not read", () => {
  const all = hashes(30);
  expect([read([]), read(hashes(256)), read(all, { nodes: 29, results: 1 })]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(read(all, { nodes: 30, results: 1 })).toBeDefined();
  expect([read([...all, new Uint8Array(31)]), read([...all, "x"]), read({})]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const short = decodeCanonical(encodeCanonical(hashes(17)), hashesUpTo(16));
  expect([short, decodeCanonical(encodeCanonical(hashes(16)), hashesUpTo(16))?.length]).toEqual([
    undefined,
    16,
  ]);
  // The same values under longer heads: of a hash, and of the list.
  const form = encodeCanonical(hashes(2));
  const uneven = [new Uint8Array(33).fill(0x58), new Uint8Array(31)];
  expect([read(uneven), read(uneven.toReversed())]).toEqual([undefined, undefined]);
  const ofHash = Uint8Array.from([0x82, 0x59, 0, 32, ...form.subarray(3)]);
  const ofList = Uint8Array.from([0x98, 2, ...form.subarray(1)]);
  for (const other of [ofHash, ofList, form.subarray(0, -1), Uint8Array.from([...form, 0])])
    expect(decodeCanonical(other, hashPerNode())).toBeUndefined();
  expect(decodeCanonical(form, hashPerNode())?.length).toBe(2);
  expect(() => HashList.of([new Uint8Array(31)])).toThrow(TypeError);
});

test("hashes of two lists are compared where they stand", () => {
  const [a, b] = [HashList.of(hashes(3)), HashList.of(hashes(30).toReversed())];
  expect([a.isAlso(0, b, 29), a.isAlso(2, b, 27), a.isAlso(0, b, 28)]).toEqual([true, true, false]);
  expect([a.isAlso(3, b, 26), a.isAlso(0, b, 30), a.isAlso(-1, b, 29)]).toEqual([false, false, false]);
  expect([
    a.has(1, new Uint8Array(32).fill(2)),
    a.has(1, new Uint8Array(32)),
    a.has(3, new Uint8Array(32)),
  ]).toEqual([true, false, false]);
  const last = new Uint8Array(32).fill(1);
  last[31] = 2;
  expect(a.isAlso(0, HashList.of([last]), 0)).toBe(false);
});

test("a copied list outlives what it was read from", () => {
  const bytes = encodeCanonical(hashes(4));
  const list = decodeCanonical(bytes, hashPerNode())!;
  const copied = list.copied();
  bytes.fill(0);
  expect(copied.all()).toEqual(hashes(4));
  expect(list.at(0)).toEqual(new Uint8Array(32));
});

test("what is unread is written as it came, and judged when it is read", () => {
  const entry = z.strictObject({ a: z.int().min(1), b: z.string().regex(/x/) });
  const message = z.strictObject({ list: unread(perNode(entry)) });
  const encoded = encodeCanonical({ list: [{ a: 1, b: "x" }] });
  const known = decodeCanonical(encoded, message)!;
  expect(known.list.read()).toEqual([{ a: 1, b: "x" }]);
  expect(encodeCanonical(known)).toEqual(encoded);
  expect(Unread.of(perNode(entry), [{ a: 1, b: "x" }]).form).toEqual(known.list.form);
  const other = decodeCanonical(encodeCanonical({ list: [{ a: 1, b: "y" }] }), message)!;
  expect(other.list.read()).toBeUndefined();
  // 1 in two bytes: only its reader sees that this is another form.
  const longer = Uint8Array.from([
    ...encodeCanonical({ list: [] }).subarray(0, -1),
    0x81,
    0xa2,
    0x61,
    0x61,
    0x18,
    1,
    0x61,
    0x62,
    0x61,
    0x78,
  ]);
  expect(decodeCanonical(longer, message)!.list.read()).toBeUndefined();
  for (const none of [{ list: [{ a: 0, b: "x" }] }, { list: [{ a: 1 }] }, { list: 1 }])
    expect(decodeCanonical(encodeCanonical(none), message)).toBeUndefined();
});

test("long byte strings are views of the message, and the same ones", () => {
  const list = z.strictObject({ list: perNode(bytesUpTo(300)) });
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 30 }), (all) => {
      const bytes = encodeCanonical({ list: all });
      const known = decodeCanonical(bytes, list)!;
      expect(known).toEqual({ list: all });
      for (const one of known.list) expect(one.buffer).toBe(bytes.buffer);
    }),
  );
  const longHead = Uint8Array.from([0xa1, 0x64, 0x6c, 0x69, 0x73, 0x74, 0x81, 0x58, 1, 9]);
  expect(decodeCanonical(longHead, list)).toBeUndefined();
});
