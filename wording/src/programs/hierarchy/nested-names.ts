import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { HierarchyModel } from "@fedseg/shared/programs/hierarchy/spec.ts";
import type { Text } from "../../language.ts";
import { placeText } from "../segmentation/label-traits.ts";

/** Standard errors beyond which two sides of a fork are told apart. */
const REACH = 2;

/** Names every group down to the last forks that are told: the parent's name and what sets the group apart in it. */
export function nestedNames(
  model: HierarchyModel,
  features: readonly FeatureSpec[],
): ReadonlyMap<number, Text> {
  const { weights, merges, ways, d } = model;
  const names = new Map<number, Text>();
  const steps = new Map<number, readonly Text[]>([[weights.length + merges.length - 1, []]]);
  const told = ways.length / d;
  for (let at = merges.length - 1; at >= merges.length - told; at--) {
    const before = steps.get(weights.length + at)!;
    const [a, b] = sidesOf(model, at - (merges.length - told), features);
    steps.set(merges[at].a, [...before, a]);
    steps.set(merges[at].b, [...before, b]);
  }
  for (const [node, own] of steps) names.set(node, own.length === 0 ? ALL : joined(own));
  return names;
}

/** Says to one person which group they are in. */
export function userGroupText({ en, zh }: Text): Text {
  return { en: `Among groups within groups: ${en}.`, zh: `在层级分群中：${zh}。` };
}

const ALL: Text = { en: "all users", zh: "全部用户" };
const [ONE, OTHER]: readonly Text[] = [
  { en: "one side", zh: "一侧" },
  { en: "other side", zh: "另一侧" },
];

function joined(own: readonly Text[]): Text {
  const steps = own.map((step, at) =>
    further(step, own.slice(0, at).filter(({ en }) => en === step.en).length),
  );
  return { en: steps.map(({ en }) => en).join(" › "), zh: steps.map(({ zh }) => zh).join(" › ") };
}

/** Says that a fork sets users further apart in what so many above it have set them apart in. */
function further(step: Text, before: number): Text {
  if (before === 0 || step === ONE || step === OTHER) return step;
  const nth = before > 1 ? ` (${before + 1})` : "";
  return { en: `still ${step.en}${nth}`, zh: `${step.zh}（第 ${before + 1} 次）` };
}

/** Says what sets the two sides of a told fork apart: the feature in which they differ most beyond the noise. */
function sidesOf(
  model: HierarchyModel,
  fork: number,
  features: readonly FeatureSpec[],
): readonly [Text, Text] {
  const { d, ways, waySigmas, scaling } = model;
  const clear = Array.from({ length: d }, (_, j) => j)
    .filter((j) => Math.abs(ways[fork * d + j]) > REACH * waySigmas[fork * d + j])
    .sort((x, y) => Math.abs(ways[fork * d + y]) - Math.abs(ways[fork * d + x]) || x - y);
  if (clear.length === 0) return [ONE, OTHER];
  const spec = features[scaling.columns[clear[0]]];
  const isMore = ways[fork * d + clear[0]] < 0;
  return [placeText(spec, isMore ? 0 : 1, 2), placeText(spec, isMore ? 1 : 0, 2)];
}
