import { measureRequest } from "@fedseg/client-node/contribution.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { decodeRelease } from "@fedseg/shared/private-sum/decode.ts";
import { deriveParameters } from "@fedseg/shared/private-sum/parameters.ts";
import { describeSegments } from "@fedseg/shared/programs/segmentation/describe-segments.ts";
import type { KMeansModel, SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import { LARGEST_SQUARE } from "@fedseg/shared/queries/rounded-square.ts";
import { PLACE } from "@fedseg/shared/queries/segment-values.ts";
import { queryBlocks } from "@fedseg/shared/queries/index.ts";

const COHORT = { n: 3, c: 1, t: 3, m: 3 };

/** Completes a model by what a study counts of the table's users, without noise; `sigma`: the noise it is said to have. */
export function described(
  model: KMeansModel,
  features: readonly FeatureSpec[],
  table: Table,
  sigma = 0,
): SegmentationModel {
  const options = { share: 0.5, uniforms: { next: () => 0.5 } };
  const program = describeSegments(model, { features }, options);
  const step = program.next();
  if (step.done) throw new TypeError("expected a question");
  const parameters = deriveParameters(queryBlocks(step.value), step.value, COHORT, {
    mu: 1,
    usersCap: 10_000,
  });
  const exact = decodeRelease(measureRequest(table, step.value, parameters), parameters, COHORT.n);
  const placeSigma = (sigma / 4) * Math.sqrt(model.d) * PLACE;
  const sigmas = [sigma, sigma, placeSigma, sigma * LARGEST_SQUARE];
  const end = program.next({ ...exact, sigmas });
  if (!end.done) throw new TypeError("expected a description");
  return { ...model, description: end.value };
}
