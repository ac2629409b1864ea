import { NO_CODE, naturalAt } from "@fedseg/shared/features/code.ts";
import { modelFeatures } from "@fedseg/shared/programs/segmentation/model-features.ts";
import type { SegmentationModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { ProgramFacts } from "@fedseg/shared/programs/contract.ts";
import type { OwnAverage } from "../../labels/own-averages.ts";
import type { Table } from "../../table.ts";
import type { Assignment } from "./assign.ts";

/** Averages a model's features over a node's own users of every segment that has any; `numbers` are what people know segments by. */
export function ownAverages(
  table: Table,
  { segments }: Pick<Assignment, "segments">,
  numbers: readonly number[],
  { model, facts }: { readonly model: SegmentationModel; readonly facts: Pick<ProgramFacts, "features"> },
): readonly OwnAverage[] {
  const features = modelFeatures(model, facts);
  const perFeature = features.map((feature, j) => {
    const codes = table.codes.subarray(
      model.scaling.columns[j] * table.users,
      (model.scaling.columns[j] + 1) * table.users,
    );
    const counts = new Uint32Array(numbers.length * NO_CODE);
    for (let user = 0; user < table.users; user++)
      if (segments[user] >= 0) counts[segments[user] * NO_CODE + codes[user]]++;
    return numbers.flatMap((segment, at) => {
      const own = counts.subarray(at * NO_CODE, (at + 1) * NO_CODE);
      const found = averageOf(own, (code) => naturalAt(feature, code));
      return found ? [{ segment, feature: feature.name, ...found }] : [];
    });
  });
  return perFeature.flat();
}

/** Returns how many values there are, their mean, and the lower of the middle ones; undefined for none. */
function averageOf(counts: Uint32Array, natural: (code: number) => number) {
  let users = 0;
  for (let code = 0; code < counts.length; code++) users += counts[code];
  if (users === 0) return undefined;
  let [sum, below, median] = [0, 0, NaN];
  for (let code = 0; below < users; code++) {
    if (counts[code] === 0) continue;
    const value = natural(code);
    sum += counts[code] * value;
    if (2 * below < users) median = value;
    below += counts[code];
  }
  return { users, mean: sum / users, median };
}
