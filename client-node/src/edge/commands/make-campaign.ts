import { misused } from "@fedseg/wording/command-line/read.ts";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { campaignName } from "@fedseg/shared/features/campaign.ts";
import { type AskedAudience, chooseCampaign } from "../campaigns/choose-campaign.ts";
import { loadNodeConfig } from "../config.ts";

/** Days in which an order counts, days of rest, and the lift that is looked for, where nothing else is said. */
const [DAYS, PAUSE, LIFT] = [30, 14, 0.2];

export const makeCampaign: Run = async ({ options, lists }, tell) => {
  const { config = "", out = "" } = options;
  const asked = { ...readAsked(options), only: lists["only"] ?? [], out };
  await chooseCampaign(loadNodeConfig(config), asked, Date.now(), tell);
  return 0;
};

function readAsked({ name = "", days, pause, lift, holdout }: Options): Omit<AskedAudience, "only" | "out"> {
  if (!campaignName.safeParse(name).success)
    throw misused(
      `${JSON.stringify(name)} is no name of a campaign.`,
      "Use small letters, digits and hyphens, at most 48, such as --name spring-2027.",
    );
  const isAuto = holdout === undefined || holdout === "auto";
  return {
    name,
    days: numberIn("days", days ?? `${DAYS}`, [1, 730], true),
    pause: numberIn("pause", pause ?? `${PAUSE}`, [0, 730], true),
    lift: numberIn("lift", lift ?? `${LIFT}`, [0.01, 10], false),
    holdout: isAuto ? undefined : numberIn("holdout", holdout, [0, 0.9], false),
  };
}

function numberIn(
  option: string,
  text: string,
  [lo, hi]: readonly [number, number],
  isWhole: boolean,
): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (value >= lo && value <= hi && (!isWhole || Number.isInteger(value))) return value;
  throw misused(
    `--${option} is ${JSON.stringify(text)}.`,
    `Give a ${isWhole ? "whole " : ""}number from ${lo} to ${hi}${option === "holdout" ? ", or auto" : ""}.`,
  );
}
