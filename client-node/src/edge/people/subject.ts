import { NO_CODE } from "@fedseg/shared/features/code.ts";
import { readableAt } from "../../features/readable-value.ts";
import { type LedgerEvent, parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { behaviourOf } from "@fedseg/shared/plan/programs.ts";
import { joinTexts, type Text } from "@fedseg/wording/language.ts";
import { layoutOf } from "../../labels/score-layout.ts";
import { toldScores } from "../../labels/told-score.ts";
import { explanationsOf } from "../../scoring/index.ts";
import type { NodeState } from "../../session/state.ts";
import { readId } from "../../ingest/user-ids.ts";
import { costStudies } from "../../subjects/study-cost.ts";
import type { SubjectAnswer } from "../../subjects/subject-answer.ts";
import type { Table } from "../../table.ts";
import type { NodeConfig } from "../config.ts";
import { type OwnRecords, openRecords } from "../sealed/records.ts";
import { placeOf, portsOf } from "../ingest/reader/at-node.ts";
import { inChild } from "../ingest/reader/in-child.ts";
import type { PlainRequest } from "../ingest/reader/tasks.ts";
import { withStanding } from "../books/standing.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";

/**
 * Answers, at the node alone, what it holds of a person and what their row has entered; nothing is written or sent.
 * @throws CodedError as `withStanding`, or what reading the data throws.
 */
export async function answerSubject(
  config: NodeConfig,
  { user: written, now }: { readonly user: string; readonly now: Date },
  tell: Tell,
): Promise<SubjectAnswer> {
  const user = readId(written, config.data.ids);
  const { state, ledger } = await readBooks(config);
  const records = openRecords(config);
  const request = requestOf(config, state, now);
  const asked = { place: placeOf(config), request, user };
  const { held, table } = await inChild("held", asked, portsOf(config, tell));
  const row = table.ids.indexOf(user);
  const withdrawal = records.withdrawals.of(user);
  return {
    node: config.name,
    user,
    answeredAt: now.toISOString(),
    consentRule: config.consent.rule,
    withdrawal,
    held,
    snapshot: new Date(request.snapshotMs).toISOString(),
    features: row < 0 ? undefined : featuresOf(table, row, request),
    scores: await scoresOf(records, user),
    campaigns: records.campaigns.of(records.hash(user)),
    explanation: withdrawal || row < 0 ? undefined : explain(table, row, state),
    ...costStudies(records.participation.of(user), ledger, config.account.delta),
    delta: config.account.delta,
  };
}

async function readBooks(
  config: NodeConfig,
): Promise<{ readonly state: NodeState; readonly ledger: readonly LedgerEvent[] }> {
  return withStanding(config, async ({ state, lines }) => ({
    state,
    ledger: lines.flatMap((line) => parseEntry(line)?.body ?? []),
  }));
}

/** What the latest study computes, or all of the dictionary as of now. */
function requestOf(config: NodeConfig, state: NodeState, now: Date): PlainRequest {
  const plan =
    state.phase === "approved" ? state.plan : "running" in state ? state.running.study.plan : undefined;
  if (!plan) {
    const { features, cleaning, catalogue } = config.dictionary;
    return { features, cleaning, catalogue, snapshotMs: now.getTime() };
  }
  const { features, cleaning, catalogue, snapshot } = plan;
  return { features, cleaning, catalogue, behaviour: behaviourOf(plan), snapshotMs: Date.parse(snapshot) };
}

function featuresOf(
  { users, codes }: Table,
  row: number,
  { features }: PlainRequest,
): SubjectAnswer["features"] {
  return features.map((feature, j) => {
    const { name, title, unit } = feature;
    const code = codes[j * users + row];
    return { name, title, unit, value: code === NO_CODE ? null : readableAt(feature, code) };
  });
}

/** What stands in the tables of scores, also of whoever has withdrawn. */
async function scoresOf({ scores }: OwnRecords, user: string): Promise<SubjectAnswer["scores"]> {
  const all = [await scores.of(user), await scores.recommendedTo(user)];
  return all.flatMap((found) => {
    if (!found) return [];
    const { main, others } = layoutOf(found.facts.programs);
    return toldScores(main ? [main, ...others] : others, found.user.values);
  });
}

function explain(table: Table, row: number, state: NodeState): Text | undefined {
  if (state.phase !== "finished") return undefined;
  const { plan } = state.running.study;
  const texts = explanationsOf(plan, state.model, table, row);
  return texts.length > 0 ? joinTexts(texts) : undefined;
}
