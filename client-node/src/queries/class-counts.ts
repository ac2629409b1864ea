import { entryText } from "@fedseg/wording/plan/entry-words.ts";
import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { CLASSES, classOffsets, type ClassCountsParams } from "@fedseg/shared/queries/class-counts.ts";
import { binOf } from "./bin-of.ts";
import type { Measurement } from "./emission.ts";
import { classText, codeBin } from "./entry-name.ts";

/** Measures, for a user with a class, a 1 in one (bin, class) cell of every feature that has a value. */
export const classCounts: Measurement<ClassCountsParams> = {
  capacities: ({ starts }) => [starts.length],
  prepare(given, { users, d, outcome }) {
    const { starts, classes: apart = CLASSES } = given;
    if (starts.length !== d) throw new RangeError(`"starts" expected ${d} features, got ${starts.length}`);
    if (!outcome) throw new RangeError('"outcome" expected values and classes of every user, got none');
    const { codes, classes } = outcome;
    const offsets = classOffsets(given);
    return (user, [part]) => {
      part.count = 0;
      const label = classes[user];
      if (label < 0 || label >= apart) return;
      for (let j = 0; j < d; j++) {
        const code = codes[j * users + user];
        if (code === NO_CODE) continue;
        part.indices[part.count] = offsets[j] + binOf(starts[j], code) * apart + label;
        part.values[part.count] = 1;
        part.count++;
      }
    };
  },
  entryName(given, features) {
    const { starts, classes: apart = CLASSES } = given;
    const offsets = classOffsets(given);
    return (at) => {
      const j = offsets.findLastIndex((offset) => offset <= at);
      const [bin, label] = [Math.floor((at - offsets[j]) / apart), (at - offsets[j]) % apart];
      return entryText(codeBin(features[j], starts[j], bin), classText(label, given));
    };
  },
};
