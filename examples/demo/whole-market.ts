import { reportCampaign, reportTruth } from "./truth-report.ts";
import { runCampaign } from "./campaign.ts";
import { type KnownPlatform, knowUsers } from "./known-users.ts";
import type { Setting } from "./later-study.ts";
import { type DemoOptions, pacedAgain } from "./options.ts";
import { OTHER_TARGETS, reportOther, runOther } from "./other-targets.ts";
import { type ReadStudy, readStudy } from "./report.ts";
import type { StudyOutcome } from "./study.ts";
import type { SimulatedPlatform } from "../simulator/simulate.ts";

/** How the first study is told, and who hears that another has ended. */
export interface WholePorts {
  readonly tellFirst: () => Promise<ReadStudy>;
  /** Returns whether to go on. */
  readonly ended: (outcome: StudyOutcome, isLast: boolean) => boolean;
}

/**
 * Runs the studies behind the first one of the simulated market, and tells all of them beside what is true of everybody: each is
 * told while the platforms load themselves for the next. Returns all of them, in their order; undefined when one had no model.
 */
export async function runWhole(
  first: StudyOutcome,
  market: () => readonly SimulatedPlatform[],
  asked: Omit<Setting, "options"> & { readonly options: DemoOptions },
  { tellFirst, ended }: WholePorts,
): Promise<readonly ReadStudy[] | undefined> {
  const told: ReadStudy[] = [];
  let known: readonly KnownPlatform[] = [];
  // How slow this machine is now, the study before has shown last.
  const after = ({ readSeconds }: StudyOutcome): Setting => ({
    ...asked,
    options: pacedAgain(asked.options, readSeconds),
  });
  let before = first;
  let tellLast = async () => {
    told.push(await tellFirst());
    known = await knowUsers(first.nodes, market(), Date.parse(asked.input.snapshot));
    reportTruth(told[0], known);
    console.log("");
  };
  for (const target of OTHER_TARGETS) {
    const other = await runOther(target, first, after(before), tellLast);
    before = other;
    if (!ended(other, false)) return undefined;
    tellLast = async () => {
      const study = readStudy(other);
      told.push(study);
      await reportOther(target, study, known);
      console.log("");
    };
  }
  const { outcome, spoken } = await runCampaign(first, known, after(before), tellLast);
  if (!ended(outcome, true)) return undefined;
  const last = readStudy(outcome);
  reportCampaign(last, told[0], spoken);
  return [...told, last];
}
