import { STEPS } from "@fedseg/shared/features/behaviour.ts";
import {
  type BehaviourFigures,
  commonFigures,
  segmentFigures,
} from "@fedseg/shared/programs/behaviour/figures.ts";
import type { BehaviourModel } from "@fedseg/shared/programs/behaviour/spec.ts";
import { stepWords } from "../../behaviour/places.ts";
import type { Text } from "../../language.ts";
import { numberedSegment } from "../numbered-segment.ts";
import type { Amounts } from "../section.ts";

/** Place of the cart among the steps. */
const CART = STEPS.indexOf("cart");

/** Draws who gets how far, of everybody and of each segment of whom all steps can be told; nothing where that is nobody. */
export function funnelPicture(model: BehaviourModel): Amounts[] {
  const panels = [
    panelOf({ en: "Everybody", zh: "全体" }, commonFigures(model)),
    ...model.numbers.map((number, segment) =>
      panelOf(numberedSegment(number), segmentFigures(model, segment)),
    ),
  ].flat();
  const title: Text = { en: "Who got at least so far", zh: "至少走到这一步的用户" };
  return panels.length > 0 ? [{ title, unit: "share", panels }] : [];
}

function panelOf(title: Text, { recorded, reached, hasCarts }: BehaviourFigures): Amounts["panels"] {
  const told = reached.flatMap((amount, at) => (amount ? [{ at, amount }] : []));
  if (!recorded || recorded.value < 3 * recorded.sigma || told.length < reached.length) return [];
  const rows = told
    .filter(({ at }) => hasCarts || at !== CART)
    .map(({ at, amount: { value, sigma } }) => ({ name: stepWords[at], amount: { value, sigma } }));
  return [{ title, rows }];
}
