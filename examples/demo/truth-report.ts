import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { overIndices } from "@fedseg/shared/programs/affinity/over-index.ts";
import type { AffinitySpec } from "@fedseg/shared/programs/affinity/spec.ts";
import { modelOf } from "@fedseg/shared/programs/index.ts";
import { type PredictingProgram, isPredicting } from "@fedseg/shared/programs/prediction/scorer-of.ts";
import { areaUnderCurve } from "@fedseg/shared/programs/prediction/score-table.ts";
import type { Prediction } from "@fedseg/shared/programs/prediction/spec.ts";
import { isRefused, isReleased } from "@fedseg/shared/programs/refused.ts";
import type { SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { effectsOf } from "@fedseg/shared/programs/uplift/effects.ts";
import type { UpliftSpec } from "@fedseg/shared/programs/uplift/spec.ts";
import type { KnownPlatform } from "./known-users.ts";
import type { ReadStudy } from "./report.ts";
import { visibleBySize } from "./tables.ts";
import {
  type KnownUser,
  type SpokenUser,
  type Titles,
  churnTable,
  effectTable,
  foretoldTable,
  tasteTable,
} from "./truth.ts";

/** Shows what the study has told of buying again and of what segments buy, beside what the simulator knows of everybody. */
export function reportTruth(study: ReadStudy, platforms: readonly KnownPlatform[]): void {
  const users = platforms.flatMap((platform) => [...platform.users.values()]);
  console.log("\nTHE TRUTH, which stands in no file: who has left for good");
  console.log(churnTable(users));
  console.log("\nTHE TRUTH: pairs that chances put in the right order (50 % would be guessing)");
  console.log(foretoldTable(users, areasOf(study)));
  reportTastes(study, users);
}

/** Returns how well each program of a study that foretells a yes or no was said to do so. */
function areasOf({ replayed: { model } }: ReadStudy): ReadonlyMap<PredictingProgram, Estimate | undefined> {
  return new Map(
    model.flatMap((own) => {
      if (!isPredicting(own.name) || !isReleased(own)) return [];
      const { table, recalibration } = own.model as Prediction;
      return [[own.name, areaUnderCurve(table, recalibration?.slope)] as const];
    }),
  );
}

function reportTastes(study: ReadStudy, users: readonly KnownUser[]): void {
  const { plan } = study.outcome;
  const asked = plan.programs.find(({ name }) => name === "affinity");
  const found = study.replayed.model.find(({ name }) => name === "affinity");
  const titles = titlesOf(study);
  if (!asked || !found || isRefused(found) || !plan.catalogue || !titles) return;
  const model = modelOf(study.replayed.model, "affinity");
  const told = overIndices(model, asked.spec as AffinitySpec).map(
    (over, at) => [model.numbers[at], over.map(({ place }) => place)] as const,
  );
  console.log("\nTHE TRUTH: what they like, from the cheapest (0) to the dearest (1)");
  console.log(tasteTable(users, new Map(told), { titles, entries: plan.catalogue.entries }));
}

/** Shows what a study has told, program by program; `when`: what stands behind each one's name. */
export function reportTold({ outcome: { plan }, replayed }: ReadStudy, when: string): void {
  for (const { program, told } of tellModel(programsOf(plan), replayed.model)) {
    if (told.length === 0) continue;
    console.log(`\n${program.toUpperCase()}${when}`);
    console.log(foldText(told.map(({ en, zh }) => `  ${en}\n  ${zh}`).join("\n")));
  }
}

/** Shows what the campaign's study has told, and its effect beside what it did to everybody spoken to. */
export function reportCampaign(after: ReadStudy, before: ReadStudy, spoken: readonly SpokenUser[]): void {
  const { plan } = after.outcome;
  reportTold(after, ", a month later");
  const asked = plan.programs.find(({ name }) => name === "uplift");
  const found = after.replayed.model.find(({ name }) => name === "uplift");
  const titles = titlesOf(before);
  if (!asked || !found || isRefused(found) || !titles) return;
  const model = modelOf(after.replayed.model, "uplift");
  const { all, segments } = effectsOf(model, asked.spec as UpliftSpec);
  const told = new Map(segments.map((effect, at) => [model.numbers[at], effect] as const));
  console.log("\nTHE TRUTH: who ordered because of the campaign, and would not have otherwise");
  console.log(effectTable(spoken, { all, segments: told }, titles));
}

/** Names of the segments that are large enough to be shown. */
function titlesOf({ outcome: { plan }, replayed }: ReadStudy): Titles | undefined {
  const [{ asked, facts }] = programsOf(plan);
  if (isRefused(replayed.model[0])) return undefined;
  const { sizeFloor } = asked.spec as SegmentationSpec;
  const segments = labelSegments(modelOf(replayed.model, "segmentation"), facts, { sizeFloor });
  return new Map(visibleBySize(segments).map(({ number, title }) => [number, `${number} ${title.en}`]));
}
