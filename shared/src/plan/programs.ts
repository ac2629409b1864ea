import type { Behaviour } from "../features/behaviour.ts";
import type { AskedCampaign } from "../features/campaign.ts";
import type { Later } from "../features/later.ts";
import type { Target } from "../features/target.ts";
import type { PlannedSession, ProgramFacts } from "../programs/contract.ts";
import { type AskedProgram, type ProgramName, contractOf } from "../programs/index.ts";
import type { PlacedProgram } from "../programs/study-program.ts";
import { inputsOf } from "./inputs.ts";
import type { Plan } from "./plan.ts";
import { budgetOf, cohortOf } from "./terms.ts";

/** One session of a study, known before it runs. */
export interface StudySession extends PlannedSession {
  readonly program: ProgramName;
}

/** Returns the programs of a plan in order, each with what surrounds it. */
export function programsOf(plan: Plan): readonly PlacedProgram[] {
  const before: number[] = [];
  return plan.programs.map((asked, at) => {
    const facts = { ...factsOf(plan, asked, [...before]), asked: plan.programs.slice(0, at) };
    before.push(
      ...contractOf(asked.name)
        .sessions(asked.spec, facts)
        .map(({ share }) => share * asked.share),
    );
    return { asked, facts };
  });
}

/** Lists the sessions of a study in order, each with the share of the study's mu² that it costs. */
export function sessionsOf(plan: Plan): readonly StudySession[] {
  return programsOf(plan).flatMap(({ asked, facts }) =>
    contractOf(asked.name)
      .sessions(asked.spec, facts)
      .map((session) => ({ ...session, share: session.share * asked.share, program: asked.name })),
  );
}

/** Returns what the plan's programs judge users by: the target that they need; undefined when none needs one. */
export function targetOf(plan: Plan): Target | undefined {
  const [name] = targetNames(plan);
  return name === undefined ? undefined : plan.targets?.[name];
}

/** Lists the targets that the plan's programs need, each once. */
export function targetNames({ programs }: Pick<Plan, "programs">): readonly string[] {
  const names = programs.flatMap(({ name, spec }) => contractOf(name).needs(spec).target ?? []);
  return [...new Set(names)];
}

/** Lists the campaigns that programs ask about, each once. */
export function campaignsOf({ programs }: Pick<Plan, "programs">): readonly AskedCampaign[] {
  const all = programs.flatMap(({ name, spec }) => contractOf(name).needs(spec).campaign ?? []);
  return [...new Map(all.map((one) => [`${one.name} ${one.holdout}`, one])).values()];
}

/** Tells whether programs ask for the catalogue of what users can buy. */
export function needsCatalogue({ programs }: Pick<Plan, "programs">): boolean {
  return programs.some(({ name, spec }) => contractOf(name).needs(spec).catalogue);
}

/** Returns what rows are read for where the plan's programs ask how users behave; undefined when none does. */
export function behaviourOf({ programs }: Pick<Plan, "programs">): Behaviour | undefined {
  return programs.map(({ name, spec }) => contractOf(name).needs(spec).behaviour).find((asked) => asked);
}

/** Returns what rows are read for where the plan's programs ask what users spend later; undefined when none does. */
export function laterOf({ programs }: Pick<Plan, "programs">): Later | undefined {
  return programs.map(({ name, spec }) => contractOf(name).needs(spec).later).find((asked) => asked);
}

function factsOf(plan: Plan, { share }: AskedProgram, before: readonly number[]): ProgramFacts {
  const { features, snapshot, catalogue, targets, usersFloor } = plan;
  const mu = budgetOf(plan).mu * Math.sqrt(share);
  const inputs = inputsOf(plan);
  const around = { snapshot, inputs, catalogue, targets };
  return { features, ...around, usersFloor, cohort: cohortOf(plan), mu, share, before };
}
