import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chooseCampaign } from "@fedseg/client-node/edge/campaigns/choose-campaign.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { answerCampaign } from "../simulator/answer-campaign.ts";
import { writePlatforms } from "../simulator/main.ts";
import { DEMO_MARKET } from "../simulator/market.ts";
import type { SimulatedEvent } from "../simulator/simulate.ts";
import { seededUniforms } from "../simulator/uniforms.ts";
import { campaignPrograms } from "./campaign-programs.ts";
import { CAMPAIGN_DAYS } from "./input.ts";
import type { KnownPlatform } from "./known-users.ts";
import { type Setting, castLater } from "./later-study.ts";
import type { Progress } from "./progress.ts";
import { type StudyOutcome, runStudy } from "./study.ts";
import type { SpokenUser } from "./truth.ts";

/** What the campaign is called at every platform, and the part of its people that each leaves alone. */
const [NAME, HOLDOUT] = ["december", 0.3];
/** As `make-campaign` has them where nothing else is said. */
const [PAUSE, LIFT] = [14, 0.2];

/** What came of the campaign's study, and whom the campaign has won. */
export interface CampaignOutcome {
  readonly outcome: StudyOutcome;
  readonly spoken: readonly SpokenUser[];
}

/**
 * Lets all platforms make the same campaign on the day of the first study's snapshot, for everybody whom it has scored, lets its
 * days pass, and runs a study that takes the first one's model; `meanwhile`: what is told of the one before.
 */
export async function runCampaign(
  first: StudyOutcome,
  known: readonly KnownPlatform[],
  setting: Setting,
  meanwhile: () => Promise<void>,
): Promise<CampaignOutcome> {
  const { input, options } = setting;
  const passed: Partial<Passed> = {};
  const asked = {
    name: "campaign",
    title: `What the campaign ${NAME} of ${known.length} platforms did`,
    programs: campaignPrograms({ campaign: NAME, holdout: HOLDOUT, audience: input.usersFloor }),
    snapshot: new Date(DEMO_MARKET.snapshotMs).toISOString(),
    meanwhile: async () => {
      await meanwhile();
      Object.assign(passed, await passDays(known, setting));
    },
  };
  const outcome = await runStudy(input, castLater(first, input, asked, options), undefined, setting.progress);
  return { outcome, spoken: spokenUsers(known, passed as Passed, Date.parse(input.snapshot)) };
}

/** What has happened in the days of the campaign, by platform. */
interface Passed {
  /** Users who were to hear of it. */
  readonly treated: readonly ReadonlySet<string>[];
  /** What they have ordered because of it. */
  readonly answers: readonly (readonly SimulatedEvent[])[];
}

/** Lets all platforms make the campaign, and its days pass. */
async function passDays(
  known: readonly KnownPlatform[],
  { input, options: { folder, seed }, progress }: Setting,
): Promise<Passed> {
  const fromMs = Date.parse(input.snapshot);
  const treated = await Promise.all(known.map((platform) => makeCampaign(platform, fromMs, progress)));
  const answers = known.map(({ simulated }, at) =>
    answerCampaign(
      simulated,
      { users: treated[at], fromMs, days: CAMPAIGN_DAYS },
      seededUniforms(seed * known.length + at + 1),
    ),
  );
  writePlatforms(
    join(folder, "events"),
    known.map(({ simulated }, at) => ({
      ...simulated,
      events: [...simulated.events, ...answers[at]].sort((a, b) => a.timeMs - b.timeMs),
    })),
  );
  progress.line(`${CAMPAIGN_DAYS} days later: a study that takes the first one's model`);
  return { treated, answers };
}

/** Joins who was to hear of the campaign with whether it has won them. */
function spokenUsers(
  known: readonly KnownPlatform[],
  { treated, answers }: Passed,
  fromMs: number,
): readonly SpokenUser[] {
  return known.flatMap(({ simulated, users }, at) => {
    const [anyway, because] = [orderedFrom(simulated.events, fromMs), orderedFrom(answers[at], fromMs)];
    return [...treated[at]].flatMap((id) => {
      const user = users.get(id);
      return user ? [{ ...user, isWon: because.has(id) && !anyway.has(id) }] : [];
    });
  });
}

/** Lets one platform make the campaign, as its owner would by command; returns those who are to hear of it. */
async function makeCampaign(
  { node }: KnownPlatform,
  nowMs: number,
  progress: Progress,
): Promise<ReadonlySet<string>> {
  const out = join(node.folder, `${NAME}.csv`);
  const asked = {
    name: NAME,
    only: [],
    days: CAMPAIGN_DAYS,
    pause: PAUSE,
    lift: LIFT,
    holdout: HOLDOUT,
    out,
  };
  const config = loadNodeConfig(join(node.folder, "config.yaml"));
  await chooseCampaign(config, asked, nowMs, (code, said) => {
    if (code === "CAMPAIGN") progress.line(`${node.name}: ${said}`);
  });
  const lines = readFileSync(out, "utf8").trimEnd().split("\r\n").slice(1);
  return new Set(lines.flatMap((line) => (line.endsWith(",treatment") ? [line.split(",")[0]] : [])));
}

function orderedFrom(events: readonly SimulatedEvent[], fromMs: number): ReadonlySet<string> {
  const late = events.filter(({ type, timeMs }) => type === "purchase" && timeMs >= fromMs);
  return new Set(late.map(({ user }) => user));
}
