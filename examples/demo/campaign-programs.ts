import { FURTHER, SEGMENTS } from "./further-programs.ts";
import { BEFORE } from "./later-study.ts";

/** What a study asks about a campaign of all platforms. */
interface AskedCampaign {
  /** Name of the campaign, part that every platform leaves alone, and people that it is for. */
  readonly campaign: string;
  readonly holdout: number;
  readonly audience: number;
}

/** Target of the campaign's study: who has ordered in its days. */
const ANSWERED = "answered";

/** Returns what a month later is asked: the same segments anew, who buys in the days of the campaign, what it did, and how good last month was. */
export function campaignPrograms({ campaign, holdout, audience }: AskedCampaign): readonly object[] {
  const segmentation = {
    k: SEGMENTS,
    continues: BEFORE,
    normalise: "quantiles",
    describe: { share: 0.15 },
    sizeFloor: 20,
  };
  const about = { campaign, target: ANSWERED, holdout, audience, floor: 20, of: BEFORE };
  const judged = {
    of: BEFORE,
    outcome: { target: ANSWERED },
    prediction: { of: BEFORE, program: "logistic" },
  };
  return [
    { name: "segmentation", spec: segmentation },
    { name: "explain", spec: FURTHER.explain.spec },
    { name: "logistic", share: 0.2, spec: { target: ANSWERED, evaluate: { share: 0.05 } } },
    { name: "uplift", share: 0.3, spec: about },
    { name: "evaluate", share: 0.1, spec: judged },
  ];
}
