import { affinityContract } from "./affinity/contract.ts";
import type { AffinityModel, AffinitySpec } from "./affinity/spec.ts";
import type { AffinitySupport } from "./affinity/support.ts";
import { behaviourContract } from "./behaviour/contract.ts";
import type { BehaviourModel, BehaviourSpec } from "./behaviour/spec.ts";
import type { BehaviourSupport } from "./behaviour/support.ts";
import { type BoostedModel, boostedTreesContract } from "./boosted-trees/contract.ts";
import type { BoostedSupport } from "./boosted-trees/support.ts";
import { classesContract } from "./classes/contract.ts";
import type { ClassesSupport } from "./classes/support.ts";
import type { ProgramContract } from "./contract.ts";
import { evaluateContract } from "./evaluate/contract.ts";
import type { EvaluateModel, EvaluateSpec } from "./evaluate/spec.ts";
import type { EvaluateSupport } from "./evaluate/support.ts";
import { explainContract } from "./explain/contract.ts";
import type { ExplainModel, ExplainSpec } from "./explain/spec.ts";
import { forestContract } from "./forest/contract.ts";
import type { ForestSupport } from "./forest/support.ts";
import { hierarchyContract } from "./hierarchy/contract.ts";
import type { HierarchyModel, HierarchySpec } from "./hierarchy/spec.ts";
import { logisticContract } from "./logistic/contract.ts";
import type { LogisticModel } from "./logistic/spec.ts";
import type { LogisticSupport } from "./logistic/support.ts";
import { type AnyNetworkModel, networkContract } from "./network/contract.ts";
import type { NetworkSpec } from "./network/spec.ts";
import type { NetworkSupport } from "./network/support.ts";
import type { SoftmaxModel } from "./prediction/softmax-model.ts";
import type { PredictionSpec } from "./prediction/spec.ts";
import { type RefusedProgram, isReleased } from "./refused.ts";
import type { AnyTreesModel } from "./prediction/trees-classes.ts";
import { segmentationContract } from "./segmentation/contract.ts";
import type { SegmentationModel, SegmentationSpec } from "./segmentation/spec.ts";
import type { Support } from "./segmentation/support.ts";
import { upliftContract } from "./uplift/contract.ts";
import type { UpliftModel, UpliftSpec } from "./uplift/spec.ts";
import type { UpliftSupport } from "./uplift/support.ts";
import { valueContract } from "./value/contract.ts";
import type { ValueModel } from "./value/spec.ts";
import type { ValueSupport } from "./value/support.ts";
import { treeContract } from "./tree/contract.ts";
import type { AnyTreeModel } from "./tree/spec.ts";
import type { TreeSupport } from "./tree/support.ts";

/** What a plan says of every program, what the program releases, and what is known before that. */
export interface ProgramTypes {
  segmentation: { spec: SegmentationSpec; model: SegmentationModel; support: Support };
  hierarchy: { spec: HierarchySpec; model: HierarchyModel; support: undefined };
  logistic: { spec: PredictionSpec; model: LogisticModel; support: LogisticSupport };
  classes: { spec: PredictionSpec; model: SoftmaxModel; support: ClassesSupport };
  value: { spec: PredictionSpec; model: ValueModel; support: ValueSupport };
  tree: { spec: PredictionSpec; model: AnyTreeModel; support: TreeSupport };
  network: { spec: NetworkSpec; model: AnyNetworkModel; support: NetworkSupport };
  "boosted-trees": { spec: PredictionSpec; model: BoostedModel; support: BoostedSupport };
  forest: { spec: PredictionSpec; model: AnyTreesModel; support: ForestSupport };
  explain: { spec: ExplainSpec; model: ExplainModel; support: undefined };
  affinity: { spec: AffinitySpec; model: AffinityModel; support: AffinitySupport };
  behaviour: { spec: BehaviourSpec; model: BehaviourModel; support: BehaviourSupport };
  uplift: { spec: UpliftSpec; model: UpliftModel; support: UpliftSupport };
  evaluate: { spec: EvaluateSpec; model: EvaluateModel; support: EvaluateSupport };
}

export type ProgramName = keyof ProgramTypes;
export type SpecOf<Name extends ProgramName> = ProgramTypes[Name]["spec"];
export type ModelOf<Name extends ProgramName> = ProgramTypes[Name]["model"];
export type SupportOf<Name extends ProgramName> = ProgramTypes[Name]["support"];

/** The registry: the contract of every program there is. */
export const programs: {
  readonly [Name in ProgramName]: ProgramContract<SpecOf<Name>, ModelOf<Name>, SupportOf<Name>>;
} = {
  segmentation: segmentationContract,
  hierarchy: hierarchyContract,
  logistic: logisticContract,
  classes: classesContract,
  value: valueContract,
  tree: treeContract,
  "boosted-trees": boostedTreesContract,
  network: networkContract,
  forest: forestContract,
  explain: explainContract,
  affinity: affinityContract,
  behaviour: behaviourContract,
  uplift: upliftContract,
  evaluate: evaluateContract,
};

/** A program as a plan asks for it. */
export type AskedProgram = {
  [Name in ProgramName]: {
    readonly name: Name;
    /** Part of the study's mu² that is the program's. */
    readonly share: number;
    readonly spec: SpecOf<Name>;
  };
}[ProgramName];

/** What a program has released. */
export type ReleasedProgram = {
  [Name in ProgramName]: { readonly name: Name; readonly model: ModelOf<Name> };
}[ProgramName];

/** What a study has come to: its programs' models, or why they have none, in the plan's order. */
export type StudyModel = readonly (ReleasedProgram | RefusedProgram)[];

/** Returns a program's contract, to be asked with its own specs and models alone. */
export function contractOf(name: ProgramName): ProgramContract<unknown, unknown, unknown> {
  return programs[name] as ProgramContract<unknown, unknown, unknown>;
}

/** Returns the model of a study's first program of a name that has one. @throws RangeError when there is none. */
export function modelOf<Name extends ProgramName>(study: StudyModel, name: Name): ModelOf<Name> {
  const released = study.filter(isReleased).find((program) => program.name === name);
  if (!released) throw new RangeError(`"name" expected a program of the study, got ${name}`);
  return released.model;
}
