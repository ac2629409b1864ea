import { makeFolder } from "@fedseg/keeper/files/make-folder.ts";
import { flushCompileCache } from "node:module";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { outlivePipes } from "@fedseg/wording/command-line/broken-pipe.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Audited, showAudit, startAudit } from "./audit.ts";
import { type DemoInput, prepareInput } from "./input.ts";
import { type DemoOptions, USAGE, paced, readOptions } from "./options.ts";
import { heldUpText } from "./late-platforms.ts";
import { Progress } from "./progress.ts";
import { type StudyOutcome, castStudy, runStudy } from "./study.ts";

// What is not needed before the platforms run is loaded later: until then everything waits for this process.

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
  return tell(outcome, options, progress, input);
}

/** Serves the operator's page beside the study, and goes on serving it when that has been told, until Ctrl-C. */
async function onPage(input: DemoInput, options: DemoOptions, progress: Progress): Promise<number> {
  const { openInBrowser, requirePage } = await import("./page.ts");
  const { serveStudy } = await import("./served-study.ts");
  requirePage();
  input.make();
  const pace = paced(options, performance.now() / 1000, "behind");
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
  options: DemoOptions,
  progress: Progress,
  input: DemoInput,
): Promise<number> {
  const audits: { outcome: StudyOutcome; audited: Audited }[] = [];
  const ended = (one: StudyOutcome, isLast: boolean) => {
    if (!hasModel(one)) return false;
    audits.push({ outcome: one, audited: startAudit(one, isLast) });
    return true;
  };
  if (!ended(outcome, !input.market)) return 1;
  const { readStudy, reportAccounts, reportStudy } = await import("./report.ts");
  let isHeldUp = true;
  const tellFirst = async () => {
    const study = readStudy(outcome);
    isHeldUp = await reportStudy(study);
    return study;
  };
  const setting = { input, options, progress };
  const studies = input.market
    ? await (await import("./whole-market.ts")).runWhole(outcome, input.market, setting, { tellFirst, ended })
    : [await tellFirst()];
  if (!studies) return 1;
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
