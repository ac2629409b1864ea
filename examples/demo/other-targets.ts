import { TIERS } from "../simulator/latent-types.ts";
import { FURTHER, judgedBeside } from "./further-programs.ts";
import { exportedCells, type KnownPlatform } from "./known-users.ts";
import { BEFORE, type Setting, castLater } from "./later-study.ts";
import type { ReadStudy } from "./report.ts";
import { type StudyOutcome, runStudy } from "./study.ts";
import { reportTold } from "./truth-report.ts";
import { tierTable, valueTable } from "./truth.ts";

/** A study of a target that is no yes or no: a plan has one target. */
export interface OtherTarget {
  readonly name: "value" | "classes";
  readonly title: string;
}

export const OTHER_TARGETS: readonly OtherTarget[] = [
  { name: "value", title: "What customers will spend" },
  { name: "classes", title: "Which tier of the club customers are in" },
];

/** Runs a study of another target as of the same day, judged by the segments of the first; `meanwhile`: what is told of the one before. */
export function runOther(
  { name, title }: OtherTarget,
  first: StudyOutcome,
  { input, options, progress }: Setting,
  meanwhile: () => Promise<void>,
): Promise<StudyOutcome> {
  const programs = [
    { name, spec: FURTHER[name].spec },
    { name: "evaluate", share: 0.3, spec: { of: BEFORE, ...judgedBeside([name]) } },
  ];
  const asked = {
    name,
    title,
    programs,
    snapshot: input.snapshot,
    meanwhile: async () => {
      await meanwhile();
      progress.line(`one more study of the same day: ${title.toLowerCase()}`);
    },
  };
  const cast = castLater(first, input, asked, options);
  return runStudy(input, cast, undefined, progress);
}

/** Shows what such a study has told, and beside it what is true. */
export async function reportOther(
  { name }: OtherTarget,
  study: ReadStudy,
  known: readonly KnownPlatform[],
): Promise<void> {
  reportTold(study, "");
  console.log(
    name === "value"
      ? `\nTHE TRUTH: what they spent, spoken to by nobody\n(ln(1 + x), as times everybody's mean: 90 days are foretold, 30 are known)\n${valueTable(await valuedUsers(known))}`
      : `\nTHE TRUTH: the tier that each is in\n${tierTable(await tieredUsers(known), TIERS)}`,
  );
}

async function valuedUsers(known: readonly KnownPlatform[]) {
  const all = await Promise.all(
    known.map(async ({ node, users }) => {
      const cells = await exportedCells(node, ["value_expected"]);
      return [...cells].flatMap(([id, [expected]]) => {
        const spends = users.get(id)?.spends;
        return spends === undefined || Number.isNaN(expected) ? [] : [{ expected, spends }];
      });
    }),
  );
  return all.flat();
}

async function tieredUsers(known: readonly KnownPlatform[]) {
  const all = await Promise.all(
    known.map(async ({ node, simulated }) => {
      const cells = await exportedCells(node, ["class", "chance"]);
      return [...cells].flatMap(([id, [likeliest, chance]]) => {
        const tier = simulated.tiers.get(id);
        if (tier === undefined || Number.isNaN(chance)) return [];
        return [{ likeliest: likeliest - 1, chance, tier: TIERS.indexOf(tier) }];
      });
    }),
  );
  return all.flat();
}
