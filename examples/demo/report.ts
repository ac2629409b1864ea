import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { vaultOf } from "@fedseg/client-node/edge/sealed/own-vault.ts";
import { NodeScores } from "@fedseg/client-node/edge/labels/node-scores.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import type { SegmentationModel, SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import type { Text } from "@fedseg/wording/language.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import {
  describeExploration,
  describeSelection,
} from "@fedseg/wording/programs/segmentation/preparation-text.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { readBudget } from "./budgets.ts";
import { heldText, holdLabels, isHeld } from "./held-labels.ts";
import { killStory } from "./kill-story.ts";
import type { DemoOptions } from "./options.ts";
import { pathFromHere } from "./path-from-here.ts";
import { type Replayed, replayBundle } from "./replay.ts";
import type { StudyOutcome } from "./study.ts";
import { budgetTable, segmentTable, visibleBySize } from "./tables.ts";

/** A study that has ended, and what its bundle says when it is replayed. */
export interface ReadStudy {
  readonly outcome: StudyOutcome;
  readonly replayed: Replayed;
}

/** Replays what has been published. */
export function readStudy(outcome: StudyOutcome): ReadStudy {
  return { outcome, replayed: replayBundle(outcome.bundle, outcome.plan) };
}

/** Shows what came out. Returns whether the exports of all platforms add up to it. */
export async function reportStudy({ outcome: { plan, nodes }, replayed }: ReadStudy): Promise<boolean> {
  const { model: released, described } = replayed;
  const [first] = released;
  const isTrue =
    isRefused(first) ||
    (await showSegments(
      plan,
      modelOf(released, "segmentation"),
      described.map((at) => nodes[at].folder),
    ));
  for (const { program, told } of tellModel(programsOf(plan), released).slice(isRefused(first) ? 0 : 1)) {
    console.log(`\n${program.toUpperCase()}`);
    console.log(foldText(told.map(({ en, zh }) => `  ${en}\n  ${zh}`).join("\n")));
  }
  return isTrue;
}

/** Shows what the studies, in their order, have cost, and where labels are. */
export function reportAccounts(studies: readonly ReadStudy[], { kill }: Pick<DemoOptions, "kill">): void {
  const [{ outcome, replayed }] = studies;
  const { plan, nodes } = outcome;
  console.log("\nPRIVACY BUDGETS");
  const budgets = new Map(nodes.map(({ name, folder }) => [name, readBudget(join(folder, "ledger.jsonl"))]));
  const outside = new Map(
    nodes.map(({ name }, at) => [name, studies.reduce((sum, one) => sum + one.replayed.outside[at], 0n)]),
  );
  console.log(budgetTable(budgets, plan, outside));
  if (kill) {
    console.log("\nWHAT THE KILL COST");
    show(killStory(kill, budgets, replayed.sessions, Number(plan.budget.delta)));
  }
  console.log("\nLABELLED USERS, each at its own platform, sealed with its storage key");
  for (const { name, folder } of nodes) {
    const labels = join(folder, "scores.db");
    console.log(`  ${name.padEnd(16)} ${existsSync(labels) ? pathFromHere(labels) : "not labelled"}`);
  }
  const config = pathFromHere(join(nodes[0].folder, "config.yaml"));
  console.log(`  As a file:\n    npx fedseg-node export --to segments \\\n      --config ${config}`);
}

/** Shows the segments. Returns whether what the nodes in these folders export adds up to them. */
async function showSegments(
  plan: Plan,
  model: SegmentationModel,
  folders: readonly string[],
): Promise<boolean> {
  const [{ asked, facts }] = programsOf(plan);
  const { sizeFloor } = asked.spec as SegmentationSpec;
  const preparation = preparationLines(model, facts.features);
  if (preparation) show(preparation);
  console.log("\nSEGMENTS (who has the label, and what their values are; ± standard error)");
  const segments = labelSegments(model, facts, { sizeFloor });
  console.log(segmentTable(segments));
  const held = holdLabels(visibleBySize(segments), await exportedLabels(folders));
  console.log("\nHELD AGAINST THE LABELS that these platforms export, added up here alone");
  console.log(heldText(held));
  return isHeld(held);
}

/** Returns the segment of every user whom the nodes in these folders would export. */
async function exportedLabels(folders: readonly string[]): Promise<readonly number[]> {
  const labels: number[] = [];
  for (const folder of folders) {
    const config = loadNodeConfig(join(folder, "config.yaml"));
    const set = await new NodeScores(config, vaultOf(config)).open();
    for await (const users of set.users) for (const { values } of users) labels.push(values[0]);
  }
  return labels;
}

/** What was released of the features before anything was clustered; "" when nothing was. */
function preparationLines(
  { exploration, selection }: SegmentationModel,
  features: readonly FeatureSpec[],
): string {
  const explored = exploration ? describeExploration(exploration, features) : [];
  const judged = selection ? describeSelection(selection, features) : [];
  const block = (title: string, lines: readonly Text[]) =>
    lines.length > 0 ? `\n${title}\n${lines.map(({ en, zh }) => `  ${en}\n  ${zh}`).join("\n")}` : "";
  return block("FEATURES, explored privately", explored) + block("FEATURES, judged privately", judged);
}
