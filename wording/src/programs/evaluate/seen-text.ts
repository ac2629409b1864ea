import type { SeenDays } from "@fedseg/shared/programs/evaluate/seen-days.ts";
import type { Text } from "../../language.ts";

/** Says whether an input's prediction is judged on days that it could not know; nothing where days do not matter. */
export function seenTexts(found: SeenDays | undefined): readonly Text[] {
  if (!found) return [];
  const { of, target, days, seen } = found;
  if (seen === 0)
    return [
      {
        en: `The ${days} days of "${target}" lie after the snapshot of "${of}": its prediction could not know them.`,
        zh: `「${target}」的 ${days} 天均在「${of}」的快照之后：其预测不可能知道这些天。`,
      },
    ];
  return [
    {
      en: `Of the ${days} days of "${target}" ${seen} lie before the snapshot of "${of}": its prediction has learnt from them, and looks better than it is. Only a snapshot ${days} days after that one, or a target of fewer days, puts it to the test.`,
      zh: `「${target}」的 ${days} 天中有 ${seen} 天在「${of}」的快照之前：其预测正是由这些天学得，看起来会比实际更好。只有快照晚 ${days} 天，或换用天数更少的目标，才是真正的检验。`,
    },
  ];
}
