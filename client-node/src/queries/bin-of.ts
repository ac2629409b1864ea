/** Returns how many of some ascending codes, at which bins begin, a code reaches. */
export function binOf(starts: ArrayLike<number>, code: number): number {
  let [from, to] = [0, starts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (code >= starts[middle]) from = middle + 1;
    else to = middle;
  }
  return from;
}
