import { measureRequest } from "../../client-node/src/contribution.ts";
import type { Table } from "../../client-node/src/table.ts";
import { rationalToNumber } from "../../shared/src/dp/rational.ts";
import { decodeRelease } from "../../shared/src/private-sum/decode.ts";
import { queries } from "../../shared/src/queries/index.ts";
import type { SummaryParams } from "../../shared/src/queries/summary.ts";
import { HIGHS } from "./customers.ts";
import { HONEST, type SeenSession, addAll } from "./study.ts";

/**
 * Guesses how much of Ms. Chen is in a study, from everything that its coordinator saw and every other customer's data:
 * 0 when the sums are fully explained without her, 1 when they need exactly her. No statistic of these sums tells the two
 * cases apart better, up to the noise being integer.
 */
export function guessPresence(
  sessions: readonly SeenSession[],
  without: readonly Table[],
  within: readonly Table[],
): number {
  let [score, separation] = [0, 0];
  for (const { request, parameters, seen } of sessions) {
    const [absent, present] = [without, within].map((tables) =>
      addAll(HONEST.map((shop) => measureRequest(tables[shop], request, parameters))),
    );
    const total = addAll(seen);
    for (const { offset, length, nodeVariance } of parameters.blocks) {
      const variance = HONEST.length * rationalToNumber(nodeVariance);
      for (let at = offset; at < offset + length; at += 1) {
        const hers = present[at] - absent[at];
        score += ((total[at] - absent[at]) * hers) / variance;
        separation += (hers * hers) / variance;
      }
    }
  }
  return score / separation;
}

/** What the coordinator computes of customers: how many, and their orders and spending together. */
export interface Figures {
  readonly users: number;
  readonly orders: number;
  readonly spend: number;
}

/**
 * Subtracts the first session of a study without her from that of a study with her. In the plain world the shop's own
 * sums are taken, in the other the total is all there is. Knows that the difference is one customer.
 */
export function guessFigures(before: readonly SeenSession[], after: readonly SeenSession[]): Figures {
  const [{ seen }] = after;
  const { users, sum, range } = readSums(
    after[0],
    seen[0].map((value, at) => value - before[0].seen[0][at]),
  );
  const [orders, spend] = range((j) => sum[j] + 1);
  return { users, orders, spend };
}

/** Reads a shop's customers, their orders and their spending off the sums of its first session. */
export function readTotals(session: SeenSession): Figures {
  const { users, sum, range } = readSums(session, session.seen[0]);
  const [orders, spend] = range((j) => sum[j] + users);
  return { users, orders, spend };
}

/** Decodes sums of the first session, which asks for means and spreads; ranges begin at 0. */
function readSums({ request, parameters }: SeenSession, sums: Float64Array) {
  const params = request.params as SummaryParams;
  const { users, sum } = queries.summary.decode(params, decodeRelease(sums, parameters, 1));
  return { users, sum, range: (of: (j: number) => number) => HIGHS.map((hi, j) => (hi / 2) * of(j)) };
}
