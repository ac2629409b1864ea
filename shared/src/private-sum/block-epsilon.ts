import { type LatticeEpsilon, type LatticeRefusal, latticeEpsilon } from "../dp/lattice-pld.ts";
import type { PrivacyEvent } from "../dp/event.ts";
import { type Guarantee, guaranteeOf } from "../dp/accountant.ts";
import { formatRational } from "../dp/rational.ts";
import { rowMuSq } from "./trust-rows.ts";
import type { BlockParameters, SumParameters } from "./types.ts";

/** A released session: what was planned for it, and how many nodes' noise the observer does not know. */
export interface SeenSession {
  readonly parameters: Pick<SumParameters, "blocks">;
  readonly nodes: number;
}

/** One block of one session by every accountant, at one delta. */
export interface BlockEpsilon extends Pick<Guarantee, "gdp" | "zcdp"> {
  readonly name: string;
  /** mu² of the block, fixed point 2^-80. */
  readonly muSq: bigint;
  /** The second accountant, for the shift of `blockEvent`: a cross-check, not the guarantee. */
  readonly lattice: LatticeEpsilon | LatticeRefusal;
}

/**
 * Writes a released block as an event, for a shift that reaches its bound Δ²: of a block of ones, exactly one user's
 * ones; else everything on one coordinate, ⌈√Δ²⌉. One coordinate has the coarsest losses of all shifts of a norm (their
 * step is shift/variance), so integer noise differs most from continuous noise there.
 */
export function blockEvent(
  { norm, scale, deltaSq, nodeVariance }: BlockParameters,
  nodes: number,
): PrivacyEvent {
  const shift = norm.kind === "ones" ? Array<number>(norm.count).fill(scale) : [ceilRoot(deltaSq)];
  const variance = formatRational(nodeVariance);
  return { mechanism: "dd_gaussian_sum", node_sigma2: Array<string>(nodes).fill(variance), shift, count: 1 };
}

/**
 * Computes epsilon of every block of every session side by side; equal blocks are computed once.
 * @throws CodedError NOISE_TOO_SMALL when a session's noise is below variance 4 on some block.
 */
export function blockEpsilons(
  sessions: readonly SeenSession[],
  delta: number,
): readonly (readonly BlockEpsilon[])[] {
  const known = new Map<string, Omit<BlockEpsilon, "name">>();
  return sessions.map(({ parameters, nodes }) =>
    parameters.blocks.map((block) => {
      const key = JSON.stringify([blockEvent(block, nodes), `${block.deltaSq}`]);
      const epsilons = known.get(key) ?? epsilonsOf(block, nodes, delta);
      known.set(key, epsilons);
      return { name: block.name, ...epsilons };
    }),
  );
}

/** Computes epsilon of all sessions together by the second accountant, for the shifts of `blockEvent`. */
export function composedLattice(
  sessions: readonly SeenSession[],
  delta: number,
): LatticeEpsilon | LatticeRefusal {
  const events = sessions.flatMap(({ parameters, nodes }) =>
    parameters.blocks.map((block) => blockEvent(block, nodes)),
  );
  return latticeEpsilon(events, delta);
}

function epsilonsOf(block: BlockParameters, nodes: number, delta: number): Omit<BlockEpsilon, "name"> {
  const muSq = rowMuSq({ blocks: [block] }, nodes);
  const { gdp, zcdp } = guaranteeOf(muSq, delta);
  return { muSq, gdp, zcdp, lattice: latticeEpsilon([blockEvent(block, nodes)], delta) };
}

/** ⌈√n⌉ for n < 2^52. */
function ceilRoot(n: bigint): number {
  const root = Math.ceil(Math.sqrt(Number(n)));
  return BigInt(root) ** 2n < n ? root + 1 : root;
}
