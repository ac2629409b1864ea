/** Most steps; the simplex's costs differ by less than this at its end. */
const [STEPS, CLOSE] = [300, 1e-7];

interface Corner {
  readonly point: readonly number[];
  readonly cost: number;
}

/**
 * Finds where a function is least, from a start on, without its derivatives.
 * @see Nelder and Mead, A simplex method for function minimization (Computer Journal 7, 1965).
 */
export function nelderMead(
  cost: (point: readonly number[]) => number,
  start: readonly number[],
): readonly number[] {
  const cornerAt = (point: readonly number[]): Corner => ({ point, cost: cost(point) });
  let corners = [start, ...start.map((_, at) => start.with(at, start[at] + 0.5))].map(cornerAt);
  for (let step = 0; step < STEPS; step++) {
    corners = corners.toSorted((one, other) => one.cost - other.cost);
    const [best, worst] = [corners[0], corners[corners.length - 1]];
    if (worst.cost - best.cost < CLOSE) break;
    const others = corners.slice(0, -1);
    const middle = start.map(
      (_, at) => others.reduce((sum, { point }) => sum + point[at], 0) / others.length,
    );
    const along = (times: number) =>
      cornerAt(middle.map((value, at) => value + times * (worst.point[at] - value)));
    const next = better(along, { best, second: others[others.length - 1], worst });
    if (next) corners = [...others, next];
    else
      corners = [
        best,
        ...corners
          .slice(1)
          .map(({ point }) => cornerAt(point.map((value, at) => (value + best.point[at]) / 2))),
      ];
  }
  return corners.reduce((least, corner) => (corner.cost < least.cost ? corner : least)).point;
}

/** Reflects the worst corner, stretches or shortens that; undefined where nothing of it is better. */
function better(
  along: (times: number) => Corner,
  { best, second, worst }: { readonly best: Corner; readonly second: Corner; readonly worst: Corner },
): Corner | undefined {
  const reflected = along(-1);
  if (reflected.cost < best.cost) {
    const stretched = along(-2);
    return stretched.cost < reflected.cost ? stretched : reflected;
  }
  if (reflected.cost < second.cost) return reflected;
  const shortened = along(reflected.cost < worst.cost ? -0.5 : 0.5);
  return shortened.cost < Math.min(worst.cost, reflected.cost) ? shortened : undefined;
}
