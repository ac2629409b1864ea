import type { Block, Request } from "../private-sum/types.ts";
import { armCounts, type ArmCounts, type ArmCountsParams } from "./arm-counts.ts";
import { basketCounts, type BasketCounts, type BasketCountsParams } from "./basket-counts.ts";
import { behaviourCounts, type BehaviourCounts, type BehaviourCountsParams } from "./behaviour-counts.ts";
import { binCounts, type BinCounts, type BinCountsParams } from "./bin-counts.ts";
import { cellHistogram, type CellHistogram, type CellHistogramParams } from "./cell-histogram.ts";
import type { Everybody, QueryContract } from "./contract.ts";
import type { EvenUsers } from "./even-users.ts";
import type { ExampleSize } from "./example-size.ts";
import { gradient, type Gradient, type GradientParams } from "./gradient.ts";
import { leafCounts, type LeafCounts, type LeafCountsParams } from "./leaf-counts.ts";
import { leafGradients, type LeafGradients, type LeafGradientsParams } from "./leaf-gradients.ts";
import { scoreCounts, type ScoreCounts, type ScoreCountsParams } from "./score-counts.ts";
import { classCounts, type ClassCounts, type ClassCountsParams } from "./class-counts.ts";
import { classQuality, type ClassQuality, type ClassQualityParams } from "./class-quality.ts";
import { valueCounts, type ValueCounts, type ValueCountsParams } from "./value-counts.ts";
import { pairCounts, type PairCounts, type PairCountsParams } from "./pair-counts.ts";
import { moments, type Moments, type MomentsParams } from "./moments.ts";
import { summary, type Summary, type SummaryParams } from "./summary.ts";
import { residual, type ResidualParams, type Residuals } from "./residual.ts";
import { segmentQuality, type SegmentQuality, type SegmentQualityParams } from "./segment-quality.ts";
import { segmentValues, type SegmentValues, type SegmentValuesParams } from "./segment-values.ts";
import { treeCounts, type TreeCounts, type TreeCountsParams } from "./tree-counts.ts";

/** Parameters and result of every query. */
export interface QueryTypes {
  "bin-counts": { params: BinCountsParams; result: BinCounts };
  moments: { params: MomentsParams; result: Moments };
  summary: { params: SummaryParams; result: Summary };
  "value-counts": { params: ValueCountsParams; result: ValueCounts };
  "class-counts": { params: ClassCountsParams; result: ClassCounts };
  "cell-histogram": { params: CellHistogramParams; result: CellHistogram };
  residual: { params: ResidualParams; result: Residuals };
  "segment-values": { params: SegmentValuesParams; result: SegmentValues };
  "segment-quality": { params: SegmentQualityParams; result: SegmentQuality };
  gradient: { params: GradientParams; result: Gradient };
  "score-counts": { params: ScoreCountsParams; result: ScoreCounts };
  "basket-counts": { params: BasketCountsParams; result: BasketCounts };
  "behaviour-counts": { params: BehaviourCountsParams; result: BehaviourCounts };
  "tree-counts": { params: TreeCountsParams; result: TreeCounts };
  "leaf-counts": { params: LeafCountsParams; result: LeafCounts };
  "leaf-gradients": { params: LeafGradientsParams; result: LeafGradients };
  "arm-counts": { params: ArmCountsParams; result: ArmCounts };
  "pair-counts": { params: PairCountsParams; result: PairCounts };
  "class-quality": { params: ClassQualityParams; result: ClassQuality };
}

export type QueryId = keyof QueryTypes;
export type ParamsOf<Id extends QueryId> = QueryTypes[Id]["params"];
export type ResultOf<Id extends QueryId> = QueryTypes[Id]["result"];

/** The registry: the contract of every query there is. */
export const queries: { readonly [Id in QueryId]: QueryContract<ParamsOf<Id>, ResultOf<Id>> } = {
  "bin-counts": binCounts,
  moments,
  summary,
  "value-counts": valueCounts,
  "class-counts": classCounts,
  "cell-histogram": cellHistogram,
  residual,
  "segment-values": segmentValues,
  "segment-quality": segmentQuality,
  gradient,
  "score-counts": scoreCounts,
  "basket-counts": basketCounts,
  "behaviour-counts": behaviourCounts,
  "tree-counts": treeCounts,
  "leaf-counts": leafCounts,
  "leaf-gradients": leafGradients,
  "arm-counts": armCounts,
  "pair-counts": pairCounts,
  "class-quality": classQuality,
};

/** Tells whether a name is a query of the registry. */
export function isQueryId(name: string): name is QueryId {
  return Object.hasOwn(queries, name);
}

/**
 * Returns the blocks of a request, its parameters checked.
 * @throws RangeError for an unknown query, ZodError for parameters that do not fit it.
 */
export function queryBlocks(request: Request): readonly Block[] {
  const { contract, params } = read(request);
  return contract.blocks(params);
}

/** Returns how many users one unit of a count in a request's vector stands for. @throws as `queryBlocks`. */
export function usersPerUnit(request: Request): number {
  const { contract, params } = read(request);
  return contract.usersPerUnit(params);
}

/** Returns in which block of a request's vector each user counts equally often, if it is known and has one. @throws ZodError as `queryBlocks`. */
export function everybodyIn(request: Request): Everybody | undefined {
  if (!isQueryId(request.query)) return undefined;
  const { contract, params } = read(request);
  return contract.everybody?.(params);
}

/** Returns what users as nobody has them would make of a request. @throws as `queryBlocks`. */
export function neutralSums(request: Request, users: EvenUsers): Float64Array {
  const { contract, params } = read(request);
  return contract.neutral(params, users);
}

/** Returns an example of a query with parameters of a size. */
export function exampleRequest<Id extends QueryId>(
  query: Id,
  size: ExampleSize,
): { query: Id; params: ParamsOf<Id> } {
  return { query, params: queries[query].example(size) };
}

/** A query's contract, and parameters that fit it. */
interface ReadRequest {
  readonly contract: QueryContract<unknown, unknown>;
  readonly params: unknown;
}

/** By the very object: one request is looked at for its blocks, its units and its neutral sums, and its parameters may be long. */
const known = new WeakMap<Request, ReadRequest>();

/** Finds the contract of a request and checks its parameters. */
function read(request: Request): ReadRequest {
  const found = known.get(request) ?? readAnew(request);
  known.set(request, found);
  return found;
}

function readAnew(request: Request): ReadRequest {
  if (!isQueryId(request.query)) throw new RangeError(`"query" expected a known query, got ${request.query}`);
  const contract = queries[request.query] as QueryContract<unknown, unknown>;
  return { contract, params: contract.params.parse(request.params) };
}
