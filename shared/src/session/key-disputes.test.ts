import { expect, test } from "vitest";
import type { BundleBody } from "../protocol/bundle.ts";
import { keyDisputes } from "./key-disputes.ts";
import { HashList } from "../protocol/kept-form.ts";

const hashOf = (from: number, to: number) => new Uint8Array(32).fill(16 * from + to + 1);

/** A bundle whose hashes say who it is, of three nodes. */
function bundleOf(node: number): BundleBody {
  const all = [0, 1, 2];
  return {
    maskKey: new Uint8Array(32),
    seedHash: new Uint8Array(32),
    dealtHashes: HashList.of([]),
    sendKeyHashes: HashList.of(all.map((to) => hashOf(node, to))),
    receiveKeyHashes: HashList.of(all.map((from) => hashOf(from, node))),
    shareRoot: new Uint8Array(32),
  };
}

test("bundles that are known to agree are these very ones, all of them, at these places", () => {
  const [a, b, c] = [bundleOf(0), bundleOf(1), bundleOf(2)];
  const agreed = [
    [0, a],
    [1, b],
    [2, c],
  ] as const;
  expect(keyDisputes(new Map(agreed))).toEqual([]);
  expect(keyDisputes(new Map(agreed))).toEqual([]);
  const changed = HashList.of(c.sendKeyHashes.all().with(1, new Uint8Array(32)));
  const other = { ...c, sendKeyHashes: changed };
  expect(keyDisputes(new Map([...agreed.slice(0, 2), [2, other]]))).toEqual([[1, 2]]);
  expect(keyDisputes(new Map([agreed[0], [1, c], [2, b]]))).not.toEqual([]);
  expect(keyDisputes(new Map([agreed[0], [2, b], [1, c]]))).not.toEqual([]);
  expect(keyDisputes(new Map([agreed[0], [1, other]]))).not.toEqual([]);
});
