/** Finds the known word that was probably meant; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter((each) => word.length >= 3 && each.startsWith(word));
  if (begun.length === 1) return begun[0];
  const near = known
    .map((each) => ({ each, steps: distance(word, each) }))
    .filter(({ each, steps }) => steps <= Math.min(2, Math.floor(each.length / 3)))
    .sort((left, right) => left.steps - right.steps);
  return near[0]?.each;
}

/** Counts the letters to insert, remove, replace or exchange with their neighbour until one word is the other. */
function distance(from: string, to: string): number {
  let [before, row] = [[] as number[], Array.from({ length: to.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const isSame = from[i - 1] === to[j - 1];
      const isTwisted = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const steps = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (isSame ? 0 : 1));
      next.push(isTwisted ? Math.min(steps, before[j - 2] + 1) : steps);
    }
    [before, row] = [row, next];
  }
  return row[to.length];
}
