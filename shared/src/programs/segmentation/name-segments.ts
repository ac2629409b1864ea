import type { ProgramFacts } from "../contract.ts";
import { levelOf } from "./levels.ts";
import { modelFeatures } from "./model-features.ts";
import { type Naming, type Standing, nameSegment } from "./naming.ts";
import { segmentScore } from "./segment-scores.ts";
import type { SegmentationModel } from "./spec.ts";

/** A segment, and what it is of every feature. */
export interface NamedSegment extends Naming {
  readonly features: readonly Standing[];
}

/** Names every segment of a model, holding on to what it was in an earlier study while the noise can explain that. */
export function nameSegments(
  model: Pick<SegmentationModel, "k" | "scaling" | "description" | "continued">,
  facts: Pick<ProgramFacts, "features">,
): NamedSegment[] {
  const specs = modelFeatures(model, facts);
  return Array.from({ length: model.k }, (_, i) => {
    const before = model.continued?.segments[i].before;
    const features = specs.map((spec, j) => {
      const score = segmentScore(model.description, spec, i, j);
      return { spec, score, level: levelOf(score, before?.levels[j]) };
    });
    return { ...nameSegment(features, before), features };
  });
}
