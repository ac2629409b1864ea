import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { flushCompileCache } from "node:module";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { showAudit, startAudit } from "./audit.ts";
import { runCampaign } from "./campaign.ts";
import { type DemoInput, prepareInput } from "./input.ts";
import { knowUsers } from "./known-users.ts";
import { type DemoOptions, type Paced, USAGE, paced, pacedAgain, readOptions } from "./options.ts";
import { heldUpText } from "./late-platforms.ts";
import { Progress } from "./progress.ts";
import { OTHER_TARGETS, reportOther, runOther } from "./other-targets.ts";
import { openInBrowser, requirePage } from "./page.ts";
import { readStudy, reportAccounts, reportStudy } from "./report.ts";
import { serveStudy } from "./served-study.ts";
import { type StudyOutcome, castStudy, runStudy } from "./study.ts";
import { reportCampaign, reportTruth } from "./truth-report.ts";

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
  progress.line(`${input.title}: ${input.platforms.length} platforms, one process each, and a coordinator`);
  if (options.page !== undefined) return onPage(input, options, progress);
  const outcome = await runStudy(input, castStudy(input, options), options.kill, progress);
  return tell(outcome, pacedAgain(options, outcome.readSeconds), progress, input);
}

/** Serves the operator's page beside the study, and goes on serving it when that has been told, until Ctrl-C. */
async function onPage(input: DemoInput, options: DemoOptions, progress: Progress): Promise<number> {
  requirePage();
  input.make();
  const pace = paced(options, performance.now() / 1000);
  const outcome = await serveStudy(input, pace, progress, (url) => {
    progress.line(`the operator's page, which this address opens once: ${url}`);
    if (options.page === "opened") openInBrowser(url, options.folder);
  });
  const status = await tell(outcome, pace, progress, input);
  console.log(`\nThe operator's page stays until Ctrl-C: ${new URL(outcome.page).origin}/`);
  await new Promise((stop) => {
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
  });
  await outcome.stop();
  return status;
}

/** Tells what came of the study, and of those of other targets and the campaign that follow it, where they do. */
async function tell(
  outcome: StudyOutcome,
  options: Paced,
  progress: Progress,
  input: DemoInput,
): Promise<number> {
  if (!hasModel(outcome)) return 1;
  const audits = [{ outcome, audited: startAudit(outcome) }];
  const study = readStudy(outcome);
  const studies = [study];
  const isHeldUp = await reportStudy(study);
  if (input.market) {
    const known = await knowUsers(outcome.nodes, input.market(), Date.parse(input.snapshot));
    reportTruth(study, known);
    for (const target of OTHER_TARGETS) {
      console.log("");
      const other = await runOther(target, outcome, input, options, progress);
      if (!hasModel(other)) return 1;
      audits.push({ outcome: other, audited: startAudit(other) });
      const read = readStudy(other);
      studies.push(read);
      await reportOther(target, read, known);
    }
    console.log("");
    const campaign = await runCampaign(outcome, known, input, options, progress);
    if (!hasModel(campaign.outcome)) return 1;
    audits.push({ outcome: campaign.outcome, audited: startAudit(campaign.outcome) });
    const after = readStudy(campaign.outcome);
    studies.push(after);
    reportCampaign(after, study, campaign.spoken);
  }
  reportAccounts(studies, options);
  let status = 0;
  for (const audit of audits) status ||= await showAudit(audit.audited, audit.outcome);
  console.log(`\n${progress.seconds().toFixed(0)} s in all. Everything is in ${options.folder}/`);
  const failures = audits.flatMap((audit) => audit.outcome.failures);
  if (failures.length > 0) console.error(`These processes failed: ${failures.join(", ")}`);
  const unheld = heldUpText(
    audits.map(({ outcome: { plan, late } }) => ({ title: plan.title, late })),
    isHeldUp,
  );
  if (unheld) console.error(`\n${unheld}`);
  return failures.length > 0 || !isHeldUp ? 1 : status;
}

function hasModel({ bundle, failures }: StudyOutcome): boolean {
  if (existsSync(join(bundle, "model.json"))) return true;
  console.error(`\nThe study ended without a model (${failures.join(", ")}); the reasons stand above.`);
  return false;
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

outlivePipes(process.stdout, process.stderr);
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof CodedError ? error.message : error);
  process.exitCode = 1;
}
