import { z } from "zod";
import { GRID, type Scaling, onGrid } from "./scaling.ts";

/** Centres on the grid, row-major, inside the box. */
export const gridCenters = z.array(z.int().min(-GRID).max(GRID)).min(1);

/** Rounds centres of scaled space to the grid, inside the box. */
export function centersOnGrid(centers: ArrayLike<number>, scaling: Pick<Scaling, "radius">): number[] {
  return onGrid(centers, scaling).map((place) => Math.min(Math.max(place, -GRID), GRID));
}
