import { contribute, measureRequest } from "../../client-node/src/contribution.ts";
import type { Table } from "../../client-node/src/table.ts";
import type { ByteSource } from "../../shared/src/math/rng.ts";
import type { Analysis } from "../../shared/src/plan/analysis.ts";
import { decodeRelease } from "../../shared/src/private-sum/decode.ts";
import type { Release, Request, SumParameters } from "../../shared/src/private-sum/types.ts";

/**
 * "plain": every shop sends its exact sums to the coordinator. "fedseg": shops add their noise, and the coordinator gets
 * the total only: an exact sum stands in for secure aggregation, which gives the same numbers.
 */
export type World = "plain" | "fedseg";

/** Who is in the sums (the fewest that the plan allows) and who of them tells the coordinator everything. */
export const SURVIVORS = [0, 1, 2];
export const COLLUDER = 2;
export const HONEST = SURVIVORS.filter((shop) => shop !== COLLUDER);

/** One session as the coordinator sees it. */
export interface SeenSession {
  readonly request: Request;
  readonly parameters: SumParameters;
  /** What it knows of the honest shops: plain: each one's own sums, by shop; fedseg: the total of both. */
  readonly seen: readonly Float64Array[];
}

/**
 * Runs the plan's program to its end on the shops' tables, with the production code of shops and coordinator; only the
 * way between them is replaced. Returns what the curious coordinator sees.
 */
export function runStudy(
  analysis: Analysis,
  tables: readonly Table[],
  world: World,
  source: ByteSource,
): readonly SeenSession[] {
  const sessions: SeenSession[] = [];
  const history: Release[] = [];
  for (;;) {
    const step = analysis.after(history);
    // A refusal of the program, such as too few users by a noisy count, ends a study too.
    if (step.type !== "query") return sessions;
    const { request, parameters } = step;
    const sent = SURVIVORS.map((shop) =>
      world === "plain"
        ? measureRequest(tables[shop], request, parameters)
        : contribute(tables[shop], request, parameters, source),
    );
    const honest = HONEST.map((shop) => sent[SURVIVORS.indexOf(shop)]);
    sessions.push({ request, parameters, seen: world === "plain" ? honest : [addAll(honest)] });
    history.push(decodeRelease(addAll(sent), parameters, SURVIVORS.length));
  }
}

/** Adds vectors of one length. */
export function addAll(vectors: readonly Float64Array[]): Float64Array {
  return vectors[0].map((_, at) => vectors.reduce((sum, vector) => sum + vector[at], 0));
}
