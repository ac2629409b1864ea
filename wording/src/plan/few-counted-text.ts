import { type FewCounted, lacksPlatforms } from "@fedseg/shared/session/few-counted.ts";
import { formatEstimate } from "../estimate-text.ts";
import type { Text } from "../language.ts";
import { countText } from "../number-text.ts";
import { refusalTexts } from "../refusals/refusal-texts.ts";

/** Says that a sum has counted too few users, why that is, and what owners and operator do. `members`: in the study's roster. */
export function fewCountedText(few: FewCounted, members: number): Text {
  return refusalTexts([...found(few, members), ...advice(few)].join(" "));
}

/** Says it of all sums of a study, and what owners and operator do once, behind the last of each kind. */
export function fewCountedTexts(all: readonly FewCounted[], members: number): readonly Text[] {
  return all.map((few, at) => {
    const isLast = all.slice(at + 1).every(({ code }) => code !== few.code);
    return isLast ? fewCountedText(few, members) : refusalTexts(found(few, members).join(" "));
  });
}

/** Says it to who reads the study's results, and what to do once, behind the last. */
export function fewCountedWarnings(all: readonly FewCounted[], members: number): readonly Text[] {
  const todo = all.every(lacksPlatforms)
    ? "Ask the study's operator whether the platforms that were away have the users that are missing: then nothing is wrong with these results, which are without them."
    : "Ask the study's operator whether it is run again before these results are used.";
  return all.map((few, at) =>
    refusalTexts([...found(few, members), ...(at === all.length - 1 ? [todo] : [])].join(" ")),
  );
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
    lacksPlatforms(few)
      ? "What was made of it is of the users of those platforms."
      : "What was made of it is of too few users, or of noise alone.",
  ];
}

function advice(few: FewCounted): readonly string[] {
  if (few.code === "FLOOR_MISSED") {
    return [
      "The platforms have fewer users than was planned with, or some were not counted.",
      "Let every owner look at what their node has told since the study began (its lines, problems.jsonl): DATA_NOT_READY, DATA_TOO_SLOW, DATA_OVER_CAP, or why its rows could not be read.",
      "Only where no node has told any of it write a usersFloor into the next plan that there is.",
    ];
  }
  return [
    ...(lacksPlatforms(few)
      ? [
          "Where the platforms that were away have the users that are missing, nothing has to be mended, and no study to be run again.",
        ]
      : []),
    "A platform whose users are not read or counted in time adds noise only, one with more of them than budget.usersCap is cut, and nobody can see which it was.",
    "Let every owner look at what their node has told since the study began (its lines, problems.jsonl): DATA_TOO_SLOW (a longer minTickMs helps, or less load), DATA_NOT_READY, DATA_OVER_CAP, or why its rows could not be read; mend that, then run the study again.",
  ];
}
