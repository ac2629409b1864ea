import { calibrateNodeVariance, chargeOfNodes } from "../dp/calibrate.ts";
import { type Rational, rational } from "../dp/rational.ts";
import { CodedError } from "../errors.ts";
import { allot, wholeBudget } from "./remaining.ts";
import type { Block, BlockParameters, Cohort, Norm, Request, StudyBudget, SumParameters } from "./types.ts";

/** Every node's noise has at least this variance, in integer units². */
const MIN_NODE_VARIANCE = 9n;

/** Exact sums must stay below 2^52, so that doubles carry them; Δ² likewise, so that its check is exact. */
const EXACT_BITS = 52;

/** Room for a node's noise, in standard deviations. */
const NOISE_SDS = 40n;

/**
 * Computes scale, sensitivity, noise, charge and modulus of one session: the same on coordinator, node and auditor.
 * Noise is sized so that m − c honest nodes hold each block to its share of what is left of the study's mu²; sessions
 * whose shares add up to 1 never cost more than the whole of it, and the last one is never short of its own.
 * @throws CodedError SUM_TOO_LARGE when n nodes' exact sums could reach 2^52.
 */
export function deriveParameters(
  blocks: readonly Block[],
  request: Request,
  cohort: Cohort,
  budget: StudyBudget,
): SumParameters {
  checkRequest(blocks, request, cohort, budget);
  const derived: BlockParameters[] = [];
  let length = 0;
  const allotments = allot(budget.left ?? wholeBudget(budget.mu), request.shares);
  for (const [i, block] of blocks.entries()) {
    const allotment = allotments[i]!;
    if (allotment <= 0n) throw nothingLeft(request.shares[i]!);
    const sized = { ...block, offset: length, ...sizeNoise(block, allotment, cohort.m - cohort.c) };
    derived.push({ ...sized, dataCap: BigInt(budget.usersCap) * largestPart(sized) });
    length += block.length;
  }
  const entryBits = Math.max(...derived.map((block) => bitLength(largestEntry(block))));
  const sumBits = entryBits + bitLength(BigInt(cohort.n - 1));
  if (sumBits > EXACT_BITS) throw tooLarge(sumBits);
  return {
    query: request.query,
    length,
    blocks: derived,
    modulusBits: BigInt(cohort.n) << BigInt(entryBits) < 1n << 31n ? 32 : 64,
    entryBits,
    muSq: derived.reduce((sum, block) => sum + block.muSq, 0n),
  };
}

function sizeNoise(
  block: Block,
  allotment: bigint,
  honest: number,
): Pick<BlockParameters, "scale" | "deltaSq" | "nodeVariance" | "muSq"> {
  for (let bits = 0; ; bits++) {
    const scale = 2 ** bits;
    const deltaSq = sensitivitySq(block.norm, scale);
    if (deltaSq >= 1n << BigInt(EXACT_BITS)) throw tooLarge(bitLength(deltaSq));
    if (needsLessThanLeast(allotment, deltaSq, honest)) continue;
    const nodeVariance = calibrateNodeVariance(allotment, deltaSq, honest);
    if (nodeVariance.n < MIN_NODE_VARIANCE * nodeVariance.d) continue;
    return { scale, deltaSq, nodeVariance, muSq: chargeOfNodes(nodeVariance, honest, deltaSq) };
  }
}

/** The least variance, and by how much of a share it has to be more than enough for calibration to end below it for certain. */
const LEAST = rational(MIN_NODE_VARIANCE, 1n);
const ENOUGH = 1000n;

/**
 * Tells that even the least variance is more than an allotment needs, so that calibration would end below it: by the smooth
 * bound, without the tables of small noises that calibration would convolve for each node.
 */
function needsLessThanLeast(allotment: bigint, deltaSq: bigint, honest: number): boolean {
  return chargeOfNodes(LEAST, honest, deltaSq) * ENOUGH < allotment * (ENOUGH - 1n);
}

/** The integer that no user's part exceeds, squared and summed. */
function sensitivitySq(norm: Norm, scale: number): bigint {
  return BigInt(scale) ** 2n * BigInt(norm.kind === "ones" ? norm.count : norm.square);
}

function nothingLeft(share: number): RangeError {
  return new RangeError(`"shares" expected each large enough to leave a charge, got ${share}`);
}

/** A bound on |entry| of one user. */
function largestPart({ norm, scale, deltaSq }: Pick<BlockParameters, "norm" | "scale" | "deltaSq">): bigint {
  return norm.kind === "ones" ? BigInt(scale) : ceilSqrt({ n: deltaSq, d: 1n });
}

/** A bound on |entry| of one node: every user at the largest entry, and its noise. */
function largestEntry({ dataCap, nodeVariance: { n, d } }: BlockParameters): bigint {
  return dataCap + ceilSqrt({ n: NOISE_SDS ** 2n * n, d });
}

function ceilSqrt({ n, d }: Rational): bigint {
  let root = BigInt(Math.ceil(Math.sqrt(Number(n) / Number(d))));
  while (root * root * d < n) root++;
  return root;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

function checkRequest(blocks: readonly Block[], request: Request, cohort: Cohort, budget: StudyBudget): void {
  const { shares } = request;
  if (shares.length !== blocks.length || blocks.length === 0) {
    throw new RangeError(
      `"shares" expected one per block (${blocks.length}, at least 1), got ${shares.length}`,
    );
  }
  if (!shares.every((share) => share > 0 && share <= 1)) {
    throw new RangeError(`"shares" expected each > 0 and <= 1, got ${shares.join(", ")}`);
  }
  for (const { norm } of blocks) {
    const size = norm.kind === "ones" ? norm.count : norm.square;
    if (!(Number.isSafeInteger(size) && size > 0)) {
      throw new RangeError(`"norm" expected a positive integer, got ${size}`);
    }
  }
  if (!(budget.mu > 0)) throw new RangeError(`"mu" expected > 0, got ${budget.mu}`);
  if (!(Number.isSafeInteger(budget.usersCap) && budget.usersCap > 0)) {
    throw new RangeError(`"usersCap" expected a positive integer, got ${budget.usersCap}`);
  }
  if (cohort.m - cohort.c < 2)
    throw new RangeError(`"m" expected at least c + 2, got ${cohort.m} with c = ${cohort.c}`);
}

function tooLarge(bits: number): CodedError {
  return new CodedError("SUM_TOO_LARGE", {
    what: `A session's sums would need ${bits} bits.`,
    why: `Sums are exact only below 2^${EXACT_BITS}; beyond, they could wrap or be rounded.`,
    todo: "Lower the cap on users, use fewer nodes, or choose a larger privacy budget so that less noise is needed.",
  });
}
