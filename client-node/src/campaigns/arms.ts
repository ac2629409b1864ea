import { CodedError } from "@fedseg/shared/errors.ts";
import type { AskedCampaign } from "@fedseg/shared/features/campaign.ts";
import type { Target } from "@fedseg/shared/features/target.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { campaignsOf, targetOf } from "@fedseg/shared/plan/programs.ts";
import { cutoffOf } from "../features/table-sql.ts";
import { type Table, roomForClasses } from "../table.ts";
import type { Campaign } from "./campaign.ts";

/** Time by which the day of a platform's campaign may lie from the target's cutoff. */
const APART_MS = 86_400_000;

/** Whom a node knows by keyed hashes, and what it has made. */
export interface OwnCampaigns {
  /** @throws CodedError CAMPAIGN_UNKNOWN. */
  named(name: string): Campaign;
}

/** What of a node's tells the sides of a plan's campaign. */
interface ArmsPorts {
  readonly plan: Plan;
  readonly campaigns: OwnCampaigns;
  readonly nowMs: number;
  /** Hears why nobody is on either side. */
  readonly refused: (error: CodedError) => void;
}

/**
 * Adds which side of the plan's campaign every user is on, where the plan asks for one. `hashes`: what the node's records
 * call the table's users. Where the own campaign is none, another, or under way, nobody is on either side, and the plan's
 * other sums count everybody all the same.
 */
export function withArms(table: Table, hashes: readonly string[], ports: ArmsPorts): Table {
  const { plan, nowMs } = ports;
  const [asked] = campaignsOf(plan);
  const target = targetOf(plan);
  if (!asked || !target || !table.outcome) return table;
  const arms = roomForClasses(table.users).fill(-1);
  const outcome = { ...table.outcome, arms };
  const own = fitting(asked, { target, snapshotMs: Date.parse(plan.snapshot), nowMs }, ports);
  if (!own) return { ...table, outcome };
  const [treatment, control] = [new Set(own.treatment), new Set(own.control)];
  for (const [user, hash] of hashes.entries())
    arms[user] = treatment.has(hash) ? 1 : control.has(hash) ? 0 : -1;
  return { ...table, outcome };
}

/** What a campaign has to fit. */
interface Asked {
  readonly target: Target;
  readonly snapshotMs: number;
  readonly nowMs: number;
}

/** Returns the own campaign; undefined, with what was wrong told, where it does not fit. */
function fitting(
  { name, holdout }: AskedCampaign,
  asked: Asked,
  { campaigns, refused }: ArmsPorts,
): Campaign | undefined {
  try {
    const own = campaigns.named(name);
    requireSame(own, { name, holdout }, asked);
    return own;
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    refused(error);
    return undefined;
  }
}

/** Refuses a campaign that is not what the plan asks about: other days, another time, another part left alone. */
function requireSame(own: Campaign, { holdout }: AskedCampaign, { target, snapshotMs, nowMs }: Asked): void {
  const days = target.of === "bought-again" ? target.withinDays : 0;
  const cutoffMs = cutoffOf(target, snapshotMs);
  const differs = [
    ...(own.days === days ? [] : [`it counts ${own.days} days, the plan ${days}`]),
    ...(own.holdout === holdout ? [] : [`it leaves ${own.holdout} alone, the plan ${holdout}`]),
    ...(Math.abs(Date.parse(own.madeAt) - cutoffMs) <= APART_MS
      ? []
      : [`it was made ${own.madeAt}, and the plan counts from ${new Date(cutoffMs).toISOString()}`]),
  ];
  if (differs.length > 0) {
    throw new CodedError("CAMPAIGN_OTHER", {
      what: `This node's campaign ${own.name} is not the one that the plan asks about: ${differs.join("; ")}.`,
      why: "People of campaigns that differ in these are not alike on both sides, and sums of them show no effect.",
      todo: "Nobody here is counted in its sum. Agree with partners on a campaign made on the same day, with the same --holdout and --days, and a snapshot so many days later.",
    });
  }
  if (snapshotMs <= nowMs) return;
  throw new CodedError("CAMPAIGN_UNDER_WAY", {
    what: `The days of the campaign ${own.name} end ${new Date(snapshotMs).toISOString()}.`,
    why: "Orders that are still to come would be missing, on both sides.",
    todo: "Nobody here is counted in its sum. Let the coordinator begin it when the days are over.",
  });
}
