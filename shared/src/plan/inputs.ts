import { toHex, utf8 } from "../crypto/bytes.ts";
import { CodedError } from "../errors.ts";
import type { EarlierModel, Inputs, MeasuredFeature } from "../programs/contract.ts";
import { contractOf } from "../programs/index.ts";
import type { RefusedProgram } from "../programs/refused.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";
import { hashStudyModel, measuredOf, readStudyModel } from "./earlier-model.ts";
import type { Plan } from "./plan.ts";

/** Most bytes that the texts of all inputs may have: the plan that carries them is sent to every node. */
const MOST_BYTES = 1 << 19;

/** Returns the earlier models that a plan carries, by name; those that are none are left out (`checkInputs`). */
export function inputsOf({ inputs, features }: Pick<Plan, "inputs" | "features">): Inputs {
  if (!inputs) return new Map();
  const places = new Map(features.map((feature, place) => [keyOf(feature), place]));
  return new Map(
    [...readInputs(inputs)].map(([name, earlier]) => {
      const own = earlier.features.map((feature) => places.get(keyOf(feature)) ?? -1);
      return [name, { ...earlier, places: own }];
    }),
  );
}

const known = new WeakMap<object, ReadonlyMap<string, EarlierModel>>();

/** Reads the texts of a plan's inputs, each once. */
function readInputs(inputs: NonNullable<Plan["inputs"]>): ReadonlyMap<string, EarlierModel> {
  const found = known.get(inputs);
  if (found) return found;
  const read = new Map(
    Object.entries(inputs).flatMap(([name, { model }]): [string, EarlierModel][] => {
      const earlier = isTooLarge(inputs) ? undefined : readStudyModel(model);
      return earlier ? [[name, earlier]] : [];
    }),
  );
  known.set(inputs, read);
  return read;
}

/** What tells a feature's numbers from another's. */
function keyOf(feature: MeasuredFeature): string {
  return canonicalJson(measuredOf(feature));
}

/**
 * Checks that every input is the text of a model under its hash, of features that the plan measures just so, and that
 * programs take all of them and no others.
 * @throws CodedError PLAN_INPUT_SIZE, PLAN_INPUT_HASH, PLAN_INPUT_UNREADABLE, PLAN_INPUT_FEATURES, PLAN_INPUT_MISSING, PLAN_INPUT_PROGRAM, PLAN_INPUT_REFUSED or PLAN_INPUT_UNUSED.
 */
export function checkInputs(plan: Plan): void {
  const { inputs = {} } = plan;
  if (isTooLarge(inputs)) throw tooLarge(bytesOf(inputs));
  const read = inputsOf(plan);
  for (const [name, { hash, model }] of Object.entries(inputs)) {
    if (toHex(hashStudyModel(model)) !== hash) throw otherHash(name);
    const earlier = read.get(name);
    if (!earlier) throw unreadable(name);
    const other = earlier.features.find((_, at) => earlier.places[at] < 0);
    if (other) throw otherFeatures(name, other.name);
  }
  const needed = plan.programs.flatMap(({ name, spec }) => contractOf(name).needs(spec).inputs ?? []);
  for (const { name, program } of needed) {
    const earlier = read.get(name);
    if (!earlier) throw absent(name);
    if (earlier.programs.some((released) => released.name === program)) continue;
    const refused = earlier.refused.find((ended) => ended.name === program);
    throw refused ? refusedInput(name, refused) : otherProgram(name, program);
  }
  const unused = Object.keys(inputs).find((name) => needed.every((input) => input.name !== name));
  if (unused !== undefined) throw idle(unused);
}

function bytesOf(inputs: NonNullable<Plan["inputs"]>): number {
  return Object.values(inputs).reduce((sum, { model }) => sum + utf8(model).length, 0);
}

function isTooLarge(inputs: NonNullable<Plan["inputs"]>): boolean {
  return bytesOf(inputs) > MOST_BYTES;
}

function tooLarge(bytes: number): CodedError {
  return new CodedError("PLAN_INPUT_SIZE", {
    what: `The plan's inputs are ${bytes} bytes long.`,
    why: `A plan is sent to every node and kept by it; the models that it carries have ${MOST_BYTES} bytes together.`,
    todo: "Take fewer inputs, or the model of a study with fewer segments or features.",
  });
}

function otherHash(name: string): CodedError {
  return new CodedError("PLAN_INPUT_HASH", {
    what: `The text of the input ${JSON.stringify(name)} does not have the hash that the plan names.`,
    why: "The hash is what ledgers know a model by: another text is another model.",
    todo: "Make the plan anew from the earlier study's model.json as it was published, byte for byte.",
  });
}

function unreadable(name: string): CodedError {
  return new CodedError("PLAN_INPUT_UNREADABLE", {
    what: `The input ${JSON.stringify(name)} is not the text of a study's model.`,
    why: "Programs read what this software writes and nothing else: all parties have to make the same of it.",
    todo: "Take the model.json of a study that the same version of the software has run, unchanged.",
  });
}

function otherFeatures(name: string, feature: string): CodedError {
  return new CodedError("PLAN_INPUT_FEATURES", {
    what: `The input ${JSON.stringify(name)} measures a feature ${JSON.stringify(feature)} that the plan does not measure, or not in the same way.`,
    why: "The model's numbers are of its own dictionary's features: of others they say something else.",
    todo: "Plan with the dictionary of the earlier study, or with one that has all its features unchanged.",
  });
}

function absent(name: string): CodedError {
  return new CodedError("PLAN_INPUT_MISSING", {
    what: `A program takes the input ${JSON.stringify(name)}, which the plan does not carry.`,
    why: "The program builds on an earlier model and has nothing to begin with.",
    todo: "Name the earlier study's bundle under inputs in the coordinator's configuration.",
  });
}

function otherProgram(name: string, program: string): CodedError {
  return new CodedError("PLAN_INPUT_PROGRAM", {
    what: `A program builds on the ${program} of the input ${JSON.stringify(name)}, which has none.`,
    why: "The earlier study has released models of other programs.",
    todo: `Take the model of a study that has run ${program}.`,
  });
}

function refusedInput(name: string, { name: program, refused }: RefusedProgram): CodedError {
  return new CodedError("PLAN_INPUT_REFUSED", {
    what: `A program builds on the ${program} of the input ${JSON.stringify(name)}, which was refused there (${refused.code}).`,
    why: "That study has released models of its other programs alone.",
    todo: `Take the model of a study whose ${program} has ended with one.`,
  });
}

function idle(name: string): CodedError {
  return new CodedError("PLAN_INPUT_UNUSED", {
    what: `No program takes the input ${JSON.stringify(name)}.`,
    why: "A plan carries nothing that it does not use: somebody may have misspelt the name.",
    todo: "Let a program's spec name it, or leave it out of inputs.",
  });
}
