import type { Merge } from "../../shared/src/math/ward.ts";

/** Returns the group of every point when `groups` are left: the number of its last merge before that, or its own. */
export function cutTree(merges: readonly Merge[], groups: number): Int32Array {
  const n = merges.length + 1;
  const up = new Int32Array(2 * n - 1).fill(-1);
  merges.slice(0, Math.max(n - groups, 0)).forEach(({ a, b }, at) => (up[a] = up[b] = n + at));
  return Int32Array.from({ length: n }, (_, point) => {
    let group = point;
    while (up[group] >= 0) group = up[group];
    return group;
  });
}
