import { join } from "node:path";
import { DEMO_DICTIONARY } from "../simulator/demo-features.ts";
import { FURTHER, SEGMENTS } from "./further-programs.ts";
import type { DemoInput } from "./input.ts";
import type { Paced } from "./options.ts";
import { type Party, coordinatorSection, studySection, writeConfig } from "./parties.ts";

/** What the second study calls the first, where its books lie beside the first one's, and what it may spend. */
const [BEFORE, CAMPAIGN_FOLDER, CAMPAIGN_EPSILON] = ["last-month", "campaign", "1"];

/** What a study asks about a campaign of all platforms. */
interface AskedCampaignStudy {
  /** Name of the campaign, part that every platform leaves alone, and people that it is for. */
  readonly campaign: string;
  readonly holdout: number;
  readonly audience: number;
  /** The snapshot at which its days are over. */
  readonly snapshot: string;
  /** The bundle of the study by whose segments it was made. */
  readonly before: string;
}

/** Writes the configuration of a second study of the same coordinator, with books of its own: what a campaign did. */
export function writeCampaignConfig(
  party: Party,
  nodes: readonly Party[],
  input: DemoInput,
  asked: AskedCampaignStudy & Pick<Paced, "patience">,
): string {
  const roster = nodes.map(({ name, identity }) => ({ name, identity }));
  const { timing, limits, budget, usersFloor } = studySection(nodes.length, input, {
    epsilon: CAMPAIGN_EPSILON,
    select: undefined,
    programs: [],
    patience: asked.patience,
  });
  const study = {
    title: `What the campaign ${asked.campaign} of ${nodes.length} platforms did`,
    budget,
    usersFloor,
    programs: campaignPrograms(asked),
    limits,
    timing,
    roster,
    snapshot: asked.snapshot,
  };
  const own = { ...coordinatorSection(party), folder: CAMPAIGN_FOLDER, inputs: { [BEFORE]: asked.before } };
  return writeConfig(party, { ...own, dictionary: DEMO_DICTIONARY, study }, "campaign.yaml");
}

/** Where the bundle of that study is published. */
export function campaignBundle({ folder }: Party): string {
  return join(folder, CAMPAIGN_FOLDER, "bundle");
}

/** Target of the campaign's study: who has ordered in its days. */
const ANSWERED = "answered";

/** Returns what a month later is asked: the same segments anew, who buys in the days of the campaign, what it did, and how good last month was. */
function campaignPrograms({ campaign, holdout, audience }: AskedCampaignStudy) {
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
