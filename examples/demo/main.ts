import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { show } from "@fedseg/wording/edge/show.ts";
import { spawn } from "node:child_process";
import { flushCompileCache } from "node:module";
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import { loadNodeConfig, vaultOf } from "@fedseg/client-node/edge/config.ts";
import { NodeScores } from "@fedseg/client-node/edge/labels/node-scores.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import type { Text } from "@fedseg/wording/language.ts";
import {
  describeExploration,
  describeSelection,
} from "@fedseg/wording/programs/segmentation/preparation-text.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import type { SegmentationModel, SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import { readBudget } from "./budgets.ts";
import { heldText, holdLabels, isHeld } from "./held-labels.ts";
import { type DemoInput, prepareInput } from "./input.ts";
import { killStory } from "./kill-story.ts";
import { type DemoOptions, type Paced, USAGE, paced, readOptions } from "./options.ts";
import { Progress } from "./progress.ts";
import { replayBundle } from "./replay.ts";
import { openInBrowser, requirePage } from "./page.ts";
import { serveStudy } from "./served-study.ts";
import { type StudyOutcome, runStudy } from "./study.ts";
import { budgetTable, segmentTable, visibleBySize } from "./tables.ts";

const ROOT = resolve(import.meta.dirname, "../..");

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  if (words.some((word) => word === "--help" || word === "-h" || word === "help")) {
    console.log(USAGE.trimEnd());
    return 0;
  }
  const options = readOptions(words);
  // The processes that are started need much of what this one has compiled.
  flushCompileCache();
  const progress = new Progress();
  emptyFolder(options.folder);
  const input = await prepareInput(options);
  const pace = paced(options, progress.seconds());
  progress.line(`${input.title}: ${input.platforms.length} platforms, one process each, and a coordinator`);
  if (options.page !== undefined) return onPage(input, pace, progress);
  const outcome = await runStudy(input, pace, progress);
  return tell(outcome, options, progress);
}

/** Serves the operator's page beside the study, and goes on serving it when that has been told, until Ctrl-C. */
async function onPage(input: DemoInput, options: Paced, progress: Progress): Promise<number> {
  requirePage();
  const outcome = await serveStudy(input, options, progress, (url) => {
    progress.line(`the operator's page, which this address opens once: ${url}`);
    if (options.page === "opened") openInBrowser(url, options.folder);
  });
  const status = await tell(outcome, options, progress);
  console.log(`\nThe operator's page stays until Ctrl-C: ${new URL(outcome.page).origin}/`);
  await new Promise((stop) => {
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
  await outcome.stop();
  return status;
}

/** Tells what came of the study. */
async function tell(outcome: StudyOutcome, options: DemoOptions, progress: Progress): Promise<number> {
  if (!existsSync(join(outcome.bundle, "model.json"))) {
    console.error(
      `\nThe study ended without a model (${outcome.failures.join(", ")}); the reasons stand above.`,
    );
    return 1;
  }
  const audited = startAudit(outcome);
  const isHeldUp = await report(outcome, options);
  const audit = await showAudit(audited, outcome);
  console.log(`\n${progress.seconds().toFixed(0)} s in all. Everything is in ${options.folder}/`);
  if (outcome.failures.length > 0) console.error(`These processes failed: ${outcome.failures.join(", ")}`);
  return outcome.failures.length > 0 || !isHeldUp ? 1 : audit;
}

/** Shows what came out. Returns whether the exports of all platforms add up to it. */
async function report({ plan, bundle, nodes }: StudyOutcome, { kill }: DemoOptions): Promise<boolean> {
  const { model: released, outside, sessions, described } = replayBundle(bundle, plan);
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
  console.log("\nPRIVACY BUDGETS");
  const budgets = new Map(nodes.map(({ name, folder }) => [name, readBudget(join(folder, "ledger.jsonl"))]));
  console.log(budgetTable(budgets, plan, new Map(nodes.map(({ name }, at) => [name, outside[at]]))));
  if (kill) {
    console.log("\nWHAT THE KILL COST");
    show(killStory(kill, budgets, sessions, Number(plan.budget.delta)));
  }
  console.log("\nLABELLED USERS, each at its own platform, sealed with its storage key");
  for (const { name, folder } of nodes) {
    const labels = join(folder, "scores.db");
    console.log(`  ${name.padEnd(16)} ${existsSync(labels) ? pathFromHere(labels) : "not labelled"}`);
  }
  const config = pathFromHere(join(nodes[0].folder, "config.yaml"));
  console.log(`  As a file:\n    npx fedseg-node export --to segments \\\n      --config ${config}`);
  return isTrue;
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

/** Writes a path as a person would type it here. */
function pathFromHere(path: string): string {
  const near = relative(".", path);
  return near.startsWith("..") ? resolve(path) : near;
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

/** @throws CodedError DEMO_FOLDER. */
function emptyFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
    makeFolder(folder);
  } catch (error) {
    throw new CodedError("DEMO_FOLDER", {
      what: `The folder ${folder} cannot be made (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`,
      why: "Everything that the demo makes is written there.",
      todo: "Give another folder with --out.",
    });
  }
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

/** What the auditor says, and how it ends. */
type Audited = Promise<readonly [said: string, status: number | null]>;

/** Assembles the bundle from what the parties deliver and runs the auditor's own command on it, beside everything else. */
function startAudit({ bundle, nodes }: StudyOutcome): Audited {
  for (const { name, folder } of nodes) {
    copyFileSync(join(folder, "ledger.jsonl"), join(bundle, "ledgers", `${name}.jsonl`));
  }
  const auditor = spawn(process.execPath, [join(ROOT, "auditor/bin/fedseg-audit.mjs"), bundle], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const status = new Promise<number | null>((done, fail) => {
    auditor.once("error", fail);
    auditor.once("close", done);
  });
  return Promise.all([text(auditor.stdout), status]);
}

async function showAudit(audited: Audited, { bundle }: StudyOutcome): Promise<number> {
  show(`\nAUDIT (npm run audit -- ${pathFromHere(bundle)})`);
  const [said, status] = await audited;
  process.stdout.write(said);
  return status ?? 1;
}

outlivePipes(process.stdout, process.stderr);
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof CodedError ? error.message : error);
  process.exitCode = 1;
}
