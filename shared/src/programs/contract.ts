import { z } from "zod";
import type { Behaviour } from "../features/behaviour.ts";
import type { Catalogue } from "../features/catalogue.ts";
import type { AskedCampaign } from "../features/campaign.ts";
import type { FeatureSpec } from "../features/feature.ts";
import type { Target, TargetKind } from "../features/target.ts";
import type { Later } from "../features/later.ts";
import type { Uniforms } from "../math/rng.ts";
import { shownMu } from "../private-sum/remaining.ts";
import type { Cohort, Release, Request } from "../private-sum/types.ts";
import type { QueryId } from "../queries/index.ts";
import type { Program } from "./program.ts";
import type { RefusedProgram } from "./refused.ts";

/** What a plan calculates with stays an exact integer; long before so many, sums no longer fit (SUM_TOO_LARGE). */
export const MOST_USERS = 2 ** 50;

/** What a plan, and a program's spec, call the model of an earlier study. */
export const inputName = z.string().regex(/^[a-z][a-z0-9-]{0,47}$/);

/** What decides a feature's numbers; its words for people may differ between studies. */
export type MeasuredFeature = Pick<FeatureSpec, "name" | "measure" | "missing" | "transform" | "lo" | "hi">;

/** The model of an earlier study, as a plan carries it. */
export interface EarlierModel {
  /** planHash of that study, hexadecimal. */
  readonly study: string;
  /** The hash by which its parties' ledgers name it, hexadecimal. */
  readonly hash: string;
  readonly snapshot: string;
  /** Features of that study in its order: places in its programs' models are places here. */
  readonly features: readonly MeasuredFeature[];
  /** By program, the target that it was learnt to foretell; absent: none was, or its software did not say. */
  readonly learnt?: Readonly<Record<string, Target>> | undefined;
  /** What its programs have released, in its order. */
  readonly programs: readonly { readonly name: string; readonly model: unknown }[];
  /** Its programs that have no model, and why. */
  readonly refused: readonly RefusedProgram[];
}

/** An earlier model beside a plan. */
export interface Input extends EarlierModel {
  /** Place of each of its features among the plan's. */
  readonly places: readonly number[];
}

/** Earlier models by the names under which programs' specs ask for them. */
export type Inputs = ReadonlyMap<string, Input>;

/** What a plan says around a program, and the part of the budget that is the program's own: all of it public. */
export interface ProgramFacts {
  readonly features: readonly FeatureSpec[];
  /** As of which moment users are measured, ISO 8601, where it is known. */
  readonly snapshot?: string | undefined;
  /** Models of earlier studies that the plan carries. */
  readonly inputs: Inputs;
  /** What users can buy, where the plan says so. */
  readonly catalogue?: Catalogue | undefined;
  /** What users are judged by, where the plan says so. */
  readonly targets?: Readonly<Record<string, Target>> | undefined;
  /** Public lower bound on the users of the whole cohort. */
  readonly usersFloor: number;
  readonly cohort: Cohort;
  /** mu of the program's share of the study's budget. */
  readonly mu: number;
  /** What the plan asks of the programs before it, in its order. */
  readonly asked?: readonly { readonly name: string; readonly spec: unknown }[] | undefined;
  /** That share of the study's mu², and the shares of all sessions of the programs before. */
  readonly share: number;
  readonly before: readonly number[];
}

/** A private sum that a program has asked for, and what it was told. */
export interface ReleasedSum {
  readonly request: Request;
  readonly release: Release;
}

/** A program of the study that has ended. */
export interface EndedProgram {
  readonly name: string;
  readonly model: unknown;
  /** Everything that was released to it, in order: a later program may make more of it at no charge. */
  readonly sums: readonly ReleasedSum[];
  /** Returns that program's own stream of uniforms for a label, as it had it. */
  uniforms(label: string): Uniforms;
}

/** What surrounds a running program. */
export interface ProgramContext extends ProgramFacts {
  /** Returns the program's own reproducible stream of uniforms for a label. */
  uniforms(label: string): Uniforms;
  /** The programs before it, in the plan's order. */
  readonly earlier: readonly EndedProgram[];
}

/** One session of a program, known before it runs. */
export interface PlannedSession {
  readonly query: QueryId;
  /** What the session is for, as a key that wording/ has words for. */
  readonly step: string;
  /** Part of the program's mu² that it costs. */
  readonly share: number;
}

/** The model of an earlier study that a program builds on. */
export interface NeededInput {
  /** What the plan calls the input. */
  readonly name: string;
  /** The program of that study whose model it is. */
  readonly program: string;
}

/** What a program needs beyond the features. */
export interface ProgramNeeds {
  /** A class per user, by the name of the target. */
  readonly target?: string | undefined;
  /** The catalogue of what users can buy. */
  readonly catalogue?: boolean | undefined;
  /** How users behave. */
  readonly behaviour?: Behaviour | undefined;
  /** A campaign that every platform has made: which side of it a user is on. */
  readonly campaign?: AskedCampaign | undefined;
  /** What users spend after the target's cutoff. */
  readonly later?: Later | undefined;
  /** Models of earlier studies that the plan carries. */
  readonly inputs?: readonly NeededInput[] | undefined;
  /** Kinds of target that it looks at; absent: those that it foretells, or a yes or no. */
  readonly kinds?: readonly TargetKind[] | undefined;
  /** Programs that stand before it in the plan, and on whose sums it builds. */
  readonly before?: readonly string[] | undefined;
}

/**
 * The half of a program that everybody knows: what a plan says of it, what it asks for, and what it releases. Its words
 * have the same basename in wording/src/programs, what a node does with its model in client-node/src/scoring.
 */
export interface ProgramContract<Spec, Model, Support> {
  readonly name: string;
  /** What a plan asks the program for: public constants. */
  readonly spec: z.ZodType<Spec>;
  needs(spec: Spec): ProgramNeeds;
  /** What kinds of target it foretells; absent: none, though it may judge features by a yes or no. */
  readonly learns?: readonly TargetKind[];
  /** What is to be done, of a program that learns from no target, where it is given one of another kind than it takes. */
  readonly otherKind?: Readonly<Partial<Record<TargetKind, string>>>;
  /** Asks for no sums: everything is made of what others were told, and its share of the budget is 0. */
  readonly isFree?: true;
  /** Checks a spec against the plan around it. @throws CodedError PLAN_* */
  check(spec: Spec, facts: ProgramFacts): void;
  /** Lists the sessions that `run` will ask for, in order. */
  sessions(spec: Spec, facts: ProgramFacts): readonly PlannedSession[];
  /** Asks for private sums, as shares of the program's own mu², and returns the model. */
  run(spec: Spec, context: ProgramContext): Program<Model>;
  /** Computes what the plan's floor of users supports; `model`: what was learned of users spread evenly, if anything. */
  support(spec: Spec, facts: ProgramFacts, model: Model | undefined): Support;
  /** Returns the model as it is published: plain values in one fixed order. */
  plain(model: Model): unknown;
  /** Reads what `plain` has written of a study with so many features. @throws ZodError when it is something else. */
  read(plain: unknown, features: number): Model;
}

/** Computes mu of a program as the noise shows it when everybody stays, once it has asked for these shares of its own. */
export function shownProgramMu(
  facts: Omit<ProgramFacts, "features" | "inputs" | "usersFloor">,
  own: readonly number[],
): number {
  const before = [...facts.before, ...own.map((share) => share * facts.share)];
  return shownMu(facts, facts.cohort.n, before);
}
