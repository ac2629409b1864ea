import { chargeOfNodes } from "@fedseg/shared/dp/calibrate.ts";
import { type Rational, formatRational } from "@fedseg/shared/dp/rational.ts";

const known = new Map<string, bigint>();
const KNOWN_LIMIT = 4096;

/** Computes {@link chargeOfNodes}, once for the same noise and sensitivity: studies of one kind repeat them. */
export function chargeOnce(nodeVariance: Rational, nodes: number, deltaSq: bigint): bigint {
  const key = `${formatRational(nodeVariance)} ${nodes} ${deltaSq}`;
  const found = known.get(key) ?? chargeOfNodes(nodeVariance, nodes, deltaSq);
  if (known.size >= KNOWN_LIMIT) known.clear();
  known.set(key, found);
  return found;
}
