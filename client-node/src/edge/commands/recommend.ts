import type { Run } from "@fedseg/wording/command-line/program.ts";
import { show, showAnswer } from "@fedseg/wording/edge/show.ts";
import { recommendedList } from "@fedseg/wording/recommendations/recommended-text.ts";
import { loadNodeConfig } from "../config.ts";
import { recommendAtNode } from "../people/recommend.ts";

export const recommend: Run = async ({ options: { config = "", user = "", json } }) => {
  const { recommendations, segmentsHelp, earlier } = await recommendAtNode(loadNodeConfig(config), user);
  if (json === undefined) show(recommendedList(recommendations, segmentsHelp, earlier));
  else showAnswer("RECOMMENDED", { user, recommendations, segmentsHelp, earlier });
  return 0;
};
