import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { matcherOf, readConditions } from "../../campaigns/audience.ts";
import type { Arm, Campaign } from "../../campaigns/campaign.ts";
import { detectableAt, holdoutFor } from "../../campaigns/holdout.ts";
import { guardedCell } from "../../labels/csv-cell.ts";
import type { NodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";
import { NodeScores } from "../labels/node-scores.ts";
import { openRecords } from "../sealed/records.ts";
import { chooseAudience } from "./choose-audience.ts";
import { currentOrders } from "./current-orders.ts";
import { writeAudience } from "./write-audience.ts";

/** What the part that is left alone says when the node has chosen it. */
const AUTO =
  "How many are left alone was chosen by exact numbers of this node's own users, how many there are and how many ordered: it is for its owner, and partners agree on another with --holdout.";

/** A campaign as its owner asks for it. */
export interface AskedAudience {
  readonly name: string;
  /** Conditions on columns of the exports, as they are written; none: everybody who was scored. */
  readonly only: readonly string[];
  readonly days: number;
  readonly pause: number;
  /** The rise that the part left alone is to show, where the node chooses that part. */
  readonly lift: number;
  /** Part that is left alone; undefined: as many as it takes. */
  readonly holdout: number | undefined;
  /** File of the audience. */
  readonly out: string;
}

/**
 * Chooses whom a campaign speaks to and whom it leaves alone, as of a moment, writes the audience and keeps the record.
 * @throws CodedError CAMPAIGN_TAKEN, CAMPAIGN_CONDITION, CAMPAIGN_EMPTY, NO_LABELS, AUDIENCE_UNWRITABLE.
 */
export async function chooseCampaign(
  config: NodeConfig,
  asked: AskedAudience,
  nowMs: number,
  tell: Tell,
): Promise<void> {
  const { name, out } = asked;
  const conditions = readConditions(asked.only);
  const { campaigns, hash } = openRecords(config);
  campaigns.requireFree(name);
  const vault = vaultOf(config);
  const set = await new NodeScores(config, vault).open();
  // Before all rows are read: a misspelt column is said at once.
  const matches = matcherOf(set, conditions);
  const current = await currentOrders(config, { days: asked.days, untilMs: nowMs }, tell);
  const around = { current, campaigns: campaigns.all(), nowMs, hash };
  const audience = await chooseAudience(set, matches, around);
  const { users } = audience;
  if (users.length < 2) throw nobody(audience.chosen, audience.resting);
  const rate = audience.ordered / users.length;
  const holdout = asked.holdout ?? holdoutFor(users.length, rate, asked.lift).share;
  const armOf = (own: string): Arm =>
    unitOf(vault.keyedHash(`${name}\n${own}`, "campaign")) < holdout ? "control" : "treatment";
  const arms = users.map((user) => ({ ...user, arm: armOf(user.hash) }));
  const hashesOf = (arm: Arm) => arms.filter((user) => user.arm === arm).map((user) => user.hash);
  const made: Campaign = {
    version: 1,
    name,
    madeAt: new Date(nowMs).toISOString(),
    days: asked.days,
    pauseDays: asked.pause,
    holdout,
    chosen: conditions.map(({ column, values }) => `${column}=${values.join(",")}`).join(" "),
    treatment: hashesOf("treatment"),
    control: hashesOf("control"),
  };
  const lines = arms.map(({ id, arm }) => `${guardedCell(id)},${arm}\r\n`);
  writeAudience(out, ["user_id,arm\r\n", ...lines].join(""), () => campaigns.keep(made));
  const seen = holdout > 0 && rate > 0 ? detectableAt(holdout, users.length, rate) : undefined;
  const said = saysOf(made, audience, rate, seen);
  tell("CAMPAIGN", asked.holdout === undefined ? `${said} ${AUTO}` : said, {
    name,
    treatment: made.treatment.length,
    control: made.control.length,
    gone: audience.gone,
    resting: audience.resting,
    rate,
    ...(seen !== undefined && { detectable: seen }),
    out,
  });
}

/** Reads 48 bits of a hash as a number from 0 to 1. */
function unitOf(hash: Uint8Array): number {
  return Buffer.from(hash.subarray(0, 6)).readUIntBE(0, 6) / 2 ** 48;
}

function saysOf(
  { name, treatment, control, days, holdout }: Campaign,
  { chosen, gone, resting }: { readonly chosen: number; readonly gone: number; readonly resting: number },
  rate: number,
  seen: number | undefined,
): string {
  const count = (value: number) => formatNumber(value, 0);
  const points = (value: number) => `${formatNumber(100 * value, 1)} points`;
  const left = [
    ...(gone > 0 ? [`${count(gone)} may not be counted any more`] : []),
    ...(resting > 0 ? [`${count(resting)} are in a campaign that is under way`] : []),
  ];
  const result =
    holdout === 0
      ? "Nobody is left alone: its effect cannot be measured."
      : seen === undefined
        ? `None of them ordered in the ${days} days before: are the data as new as today? What the campaign can show is not known.`
        : `${formatNumber(100 * rate, 1)} % of them ordered in the ${days} days before; a difference of ${points(seen)} would be seen in four of five campaigns.`;
  return `${name}: of ${count(chosen)} chosen users ${count(treatment.length)} are to hear of it and ${count(control.length)} (${formatNumber(100 * holdout, 0)} %) are left alone${left.length > 0 ? `; ${left.join(", ")}` : ""}. ${result}`;
}

function nobody(chosen: number, resting: number): CodedError {
  return new CodedError("CAMPAIGN_EMPTY", {
    what: `${chosen} scored users meet the conditions, fewer than two of them may be spoken to now${resting > 0 ? ` (${resting} are in a campaign that is under way)` : ""}.`,
    why: "An audience and a group to compare it with need somebody each.",
    todo: "Choose more widely with --only, wait until the other campaign's pause is over, or look with `fedseg-node segments` at who there is.",
  });
}
