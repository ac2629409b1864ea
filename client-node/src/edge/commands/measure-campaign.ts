import { WITHIN_CHANCE, points } from "@fedseg/wording/campaigns/effect-words.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { type Campaign, countedUntil } from "../../campaigns/campaign.ts";
import { type ArmOutcome, type Uplift, upliftOf } from "../../campaigns/uplift.ts";
import { currentOrders } from "../campaigns/current-orders.ts";
import { readFederated } from "../campaigns/read-federated.ts";
import { loadNodeConfig } from "../config.ts";
import { openRecords } from "../sealed/records.ts";

const DAY_MS = 86_400_000;

export const measureCampaign: Run = async ({ options: { config: path = "", name = "" } }, tell) => {
  const config = loadNodeConfig(path);
  const made = openRecords(config).campaigns.named(name);
  const untilMs = countedUntil(made, Date.now());
  const days = Math.floor((untilMs - Date.parse(made.madeAt)) / DAY_MS);
  if (days < 1) {
    tell("TOO_EARLY", `${name} was made less than a day ago: nothing can be told of it yet`, { name });
    return 0;
  }
  const { counted, ordered } = await currentOrders(config, { days, untilMs }, tell);
  const outcomeOf = (hashes: readonly string[]): ArmOutcome => {
    const users = hashes.filter((hash) => counted.has(hash));
    return { users: users.length, converted: users.filter((hash) => ordered.has(hash)).length };
  };
  const [treatment, control] = [outcomeOf(made.treatment), outcomeOf(made.control)];
  const uplift = upliftOf(treatment, control);
  tell("UPLIFT", saysOf(made, days, { treatment, control }, uplift), {
    name,
    days,
    of: made.days,
    treatment,
    control,
    ...(uplift && { uplift }),
  });
  const federated = readFederated(config.folder, name);
  if (federated) tell("FEDERATED_UPLIFT", federated.told, { name, ...federated.effect });
  return 0;
};

function saysOf(
  { name, days: all }: Campaign,
  days: number,
  { treatment, control }: { readonly treatment: ArmOutcome; readonly control: ArmOutcome },
  uplift: Uplift | undefined,
): string {
  const rate = ({ users, converted }: ArmOutcome) =>
    `${formatNumber(converted, 0)} of ${formatNumber(users, 0)}`;
  const head = `${name}, ${days === all ? `${days} days` : `${days} of ${all} days so far`}: ordered of those who were to hear of it ${rate(treatment)}, of those left alone ${rate(control)}`;
  if (!uplift) return `${head}. One side has nobody who may be counted now: no effect can be told.`;
  const { difference, lower, upper, isBeyondChance } = uplift;
  const extra = Math.round(difference * treatment.users);
  const meaning = isBeyondChance
    ? `beyond chance; about ${formatNumber(Math.abs(extra), 0)} people ${extra >= 0 ? "more" : "fewer"} who ordered`
    : WITHIN_CHANCE;
  return `${head}: ${points(difference)} points, 95 % interval ${points(lower)} to ${points(upper)}, ${meaning}.`;
}
