import type { BundleBody } from "../protocol/bundle.ts";

type Named = readonly [node: number, bundle: BundleBody];

/** Tells whether two nodes name different keys for one direction of their channel: at least one of them lies. */
export function disagree([a, ofA]: Named, [b, ofB]: Named): boolean {
  return (
    !ofA.sendKeyHashes.isAlso(b, ofB.receiveKeyHashes, a) ||
    !ofB.sendKeyHashes.isAlso(a, ofA.receiveKeyHashes, b)
  );
}

/** Bundles of one attempt that agree, by the first of them: OPEN and the session's record ask of the same ones. */
const agreeing = new WeakMap<BundleBody, readonly Named[]>();

function areKnownToAgree(all: readonly Named[]): boolean {
  const known = all.length > 0 ? agreeing.get(all[0][1]) : undefined;
  return (
    known?.length === all.length &&
    known.every(([node, bundle], at) => node === all[at][0] && bundle === all[at][1])
  );
}

/** Lists the pairs among the bundles of one attempt that disagree about a key, the smaller place first. */
export function keyDisputes(bundles: ReadonlyMap<number, BundleBody>): (readonly [number, number])[] {
  const all = [...bundles];
  if (areKnownToAgree(all)) return [];
  const found: (readonly [number, number])[] = [];
  for (const [at, one] of all.entries())
    for (let next = at + 1; next < all.length; next += 1)
      if (disagree(one, all[next])) found.push([one[0], all[next][0]]);
  if (found.length === 0 && all.length > 0) agreeing.set(all[0][1], all);
  return found;
}
