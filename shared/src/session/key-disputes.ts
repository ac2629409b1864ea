import { equalBytes } from "../crypto/bytes.ts";
import type { BundleBody } from "../protocol/bundle.ts";

type Named = readonly [node: number, bundle: BundleBody];

/** Tells whether two nodes name different keys for one direction of their channel: at least one of them lies. */
export function disagree([a, ofA]: Named, [b, ofB]: Named): boolean {
  return (
    !equalBytes(ofA.sendKeyHashes[b], ofB.receiveKeyHashes[a]) ||
    !equalBytes(ofB.sendKeyHashes[a], ofA.receiveKeyHashes[b])
  );
}

/** Lists the pairs among the bundles of one attempt that disagree about a key, the smaller place first. */
export function keyDisputes(bundles: ReadonlyMap<number, BundleBody>): (readonly [number, number])[] {
  const all = [...bundles];
  return all.flatMap((one, at) =>
    all.slice(at + 1).flatMap((other) => (disagree(one, other) ? [[one[0], other[0]] as const] : [])),
  );
}
