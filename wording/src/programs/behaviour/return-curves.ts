import { commonFigures, segmentFigures } from "@fedseg/shared/programs/behaviour/figures.ts";
import type { BehaviourModel } from "@fedseg/shared/programs/behaviour/spec.ts";
import type { Text } from "../../language.ts";
import type { Curves } from "../section.ts";

/**
 * Draws who orders again month after month, of everybody and of each segment whose every month can be told; undefined
 * where that is nobody, or there is one month only.
 */
export function returnCurves(model: BehaviourModel): Curves | undefined {
  const all: readonly (readonly [Text, ReturnType<typeof commonFigures>])[] = [
    [
      { en: "everybody, part who order again by month", zh: "全体：各月再次下单的占比" },
      commonFigures(model),
    ],
    ...model.numbers.map(
      (number, segment) =>
        [{ en: `segment ${number}`, zh: `客群 ${number}` }, segmentFigures(model, segment)] as const,
    ),
  ];
  const lines = all.flatMap(([name, { back }]) => {
    const told = back.filter((part) => part !== undefined);
    if (told.length < back.length || told.length < 2) return [];
    return [{ name, values: told.map(({ value }) => value), sigmas: told.map(({ sigma }) => sigma) }];
  });
  return lines.length > 0 ? { from: 1, unit: "share", lines } : undefined;
}
