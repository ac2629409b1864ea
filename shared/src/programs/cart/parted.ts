import type { GridCut } from "./best-cut.ts";

/** Parts users by a condition: those at most at its place, and the others, each in their order. `rows`: on the grid, users×d row-major. */
export function parted(
  { rows, d }: { readonly rows: Int32Array; readonly d: number },
  members: Int32Array,
  { feature, place }: GridCut,
): readonly [atMost: Int32Array, above: Int32Array] {
  const both = new Int32Array(members.length);
  let down = 0;
  for (let i = 0; i < members.length; i++)
    if (rows[members[i] * d + feature] <= place) both[down++] = members[i];
  let at = down;
  for (let i = 0; i < members.length; i++)
    if (rows[members[i] * d + feature] > place) both[at++] = members[i];
  return [both.subarray(0, down), both.subarray(down)];
}
