import { specOf } from "../simulation/plan-changes.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { assignUsers } from "@fedseg/client-node/scoring/segmentation/assign.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import type { ReferenceRun } from "./run-reference-case.ts";

/** A segment's size as it is told, and as the labels have it. */
interface ToldSize {
  readonly title: string;
  readonly told: number;
  readonly sigma: number;
  readonly labelled: number;
}

/** Returns which features a run has chosen, and holds the sizes of its segments against all platforms' labels. */
export function toldOf({ tables, study }: ReferenceRun): {
  readonly used: readonly string[];
  readonly sizes: readonly ToldSize[];
} {
  const released = study.model();
  if (!released) throw new RangeError('"run" expected a finished study, got none');
  const model = modelOf(released, "segmentation");
  const { features } = study.plan;
  const counts = new Int32Array(model.k);
  for (const table of tables) for (const segment of assignUsers(table, model).segments) counts[segment] += 1;
  const sizes = labelSegments(model, study.plan, specOf(study.plan)).map((segment, at) => {
    const { value: told, sigma } = segment.hidden ? { value: NaN, sigma: NaN } : segment.size;
    return { title: segment.title.en, told, sigma, labelled: counts[at] };
  });
  return { used: model.scaling.columns.map((column) => features[column].name), sizes };
}
