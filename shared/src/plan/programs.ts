import type { PlannedSession, ProgramFacts } from "../programs/contract.ts";
import { type AskedProgram, type ProgramName, contractOf } from "../programs/index.ts";
import type { PlacedProgram } from "../programs/study-program.ts";
import type { Plan } from "./plan.ts";
import { budgetOf, cohortOf } from "./terms.ts";

/** One session of a study, known before it runs. */
export interface StudySession extends PlannedSession {
  readonly program: ProgramName;
}

/** Returns the programs of a plan in order, each with what surrounds it. */
export function programsOf(plan: Plan): readonly PlacedProgram[] {
  const before: number[] = [];
  return askedPrograms(plan).map((asked) => {
    const facts = factsOf(plan, asked, [...before]);
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

function askedPrograms({ program: { name, spec, sizeFloor } }: Plan): readonly AskedProgram[] {
  const { features: _, nFloor: __, ...own } = spec;
  return [{ name, share: 1, spec: { ...own, sizeFloor } }];
}

function factsOf(plan: Plan, { share }: AskedProgram, before: readonly number[]): ProgramFacts {
  const { features, nFloor } = plan.program.spec;
  const mu = budgetOf(plan).mu * Math.sqrt(share);
  return { features, usersFloor: nFloor, cohort: cohortOf(plan), mu, share, before };
}
