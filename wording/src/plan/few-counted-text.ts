import type { FewCounted } from "@fedseg/shared/session/few-counted.ts";
import { formatEstimate } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { countText } from "../number-text.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";

/** Says that a sum has counted too few users, why that is, and what owners and operator do. `members`: in the study's roster. */
export function fewCountedText(few: FewCounted, members: number): Text {
  return refusalTexts([...found(few, members), ...advice(few)].join(" "));
}

/** Says it to who reads the study's results. */
export function fewCountedWarning(few: FewCounted, members: number): Text {
  const todo = "Ask the study's operator whether it is run again before these results are used.";
  return refusalTexts([...found(few, members), todo].join(" "));
}

function found(few: FewCounted, members: number): readonly string[] {
  const { session, users } = few;
  if (few.code === "FLOOR_MISSED") {
    return [
      `Session ${session} counted ${formatEstimate(users)} users, where the plan counts on ${countText(few.floor)} at least.`,
      "Its results are less exact than the plan says.",
    ];
  }
  const { most, nodes } = few;
  return [
    `Session ${session} counted ${formatEstimate(users)} users, where session ${most.session} of the same study counted ${formatEstimate(most.users)} of them.`,
    ...(nodes < most.nodes ? [`It is of ${nodes} of ${members} platforms, the other of ${most.nodes}.`] : []),
    "What was made of it is of too few users, or of noise alone.",
  ];
}

function advice({ code }: FewCounted): readonly string[] {
  if (code === "FLOOR_MISSED") {
    return [
      "The platforms have fewer users than was planned with, or some were not counted.",
      "Let every owner look for DATA_NOT_READY, DATA_TOO_SLOW and DATA_OVER_CAP in the lines of their node; without one of them write a usersFloor into the next plan that there is.",
    ];
  }
  return [
    "A platform whose users are not read or counted in time adds noise only, one with more of them than budget.usersCap is cut, and nobody can see which it was.",
    "Let every owner look for DATA_TOO_SLOW (a longer minTickMs helps, or less load), DATA_NOT_READY and DATA_OVER_CAP in the lines of their node; then run the study again.",
  ];
}
