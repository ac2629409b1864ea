import { toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { featureSpec } from "../features/feature.ts";
import { target } from "../features/target.ts";
import type { EarlierModel, MeasuredFeature } from "../programs/contract.ts";
import {
  type ProgramName,
  type ReleasedProgram,
  type StudyModel,
  contractOf,
  programs,
} from "../programs/index.ts";
import { type RefusedProgram, isRefused, isReleased } from "../programs/refused.ts";
import { canonicalJson } from "../protocol/canonical-json.ts";
import { moment } from "../protocol/primitives.ts";
import { z } from "zod";

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);

const words = z.string().max(4096);

/** Why a program has no model. */
const refused = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z_]{0,63}$/),
  what: words,
  why: words,
  todo: words,
});

/** What a study's model is of: whoever reads it needs nothing else to know what its numbers mean. */
const published = z.strictObject({
  study: hex32,
  snapshot: moment,
  features: z
    .array(
      featureSpec.pick({ name: true, measure: true, missing: true, transform: true, lo: true, hi: true }),
    )
    .min(1)
    .max(64),
  learnt: z.record(z.string(), target).optional(),
  programs: z
    .array(
      z.union([
        z.strictObject({ name: z.string(), hash: hex32, refused }),
        z.strictObject({ name: z.string(), hash: hex32, model: z.unknown() }),
      ]),
    )
    .min(1)
    .max(16),
});

/** Reads the text of an earlier study's model; undefined when it is not just what a study of this software writes. */
export function readStudyModel(text: string): EarlierModel | undefined {
  const released = readReleasedModel(text);
  if (!released) return undefined;
  const { programs: read, ...origin } = released;
  const hash = toHex(hashStudyModel(text));
  return { ...origin, hash, programs: read.filter(isReleased), refused: read.filter(isRefused) };
}

/** Reads it with its programs in the plan's order, whatever became of each; undefined as {@link readStudyModel}. */
export function readReleasedModel(text: string): ReleasedModel | undefined {
  try {
    const { study, snapshot, features, learnt, programs: own } = published.parse(JSON.parse(text));
    const read = own.map((ended): ReleasedProgram | RefusedProgram => {
      const { name } = ended;
      if (!isProgram(name)) throw new TypeError(`"name" expected a program, got ${name}`);
      if ("refused" in ended) return { name, refused: ended.refused };
      return { name, model: contractOf(name).read(ended.model, features.length) } as ReleasedProgram;
    });
    const origin = { study, snapshot, features: features.map(measuredOf), ...(learnt && { learnt }) };
    const released = { ...origin, programs: read };
    return modelText(released) === text ? released : undefined;
  } catch {
    // JSON, zod and the programs' own readers each throw errors of their own; all say that it is no such text.
    return undefined;
  }
}

/** Hashes a study's model text: the ledgers' name for it. */
export function hashStudyModel(text: string): Uint8Array {
  return hashFields(DOMAINS.model, utf8(text));
}

/** What a study has released, with what it is of. */
export interface ReleasedModel extends Omit<EarlierModel, "hash" | "programs" | "refused"> {
  readonly programs: StudyModel;
}

/**
 * Writes what a study has released as the one JSON text that MODEL names by its hash: the study, what its features
 * measure, what programs were learnt to foretell, where they were, and program after program, each with the hash of its own model, or of why it has none; shortest round-trip
 * numbers, fixed order.
 */
export function modelText({ study, snapshot, features, learnt, programs: released }: ReleasedModel): string {
  const own = released.map((ended) => {
    const { name } = ended;
    if (isRefused(ended))
      return { name, hash: toHex(hashProgramModel(ended.refused)), refused: ended.refused };
    const plain = contractOf(ended.name).plain(ended.model);
    return { name, hash: toHex(hashProgramModel(plain)), model: plain };
  });
  const origin = { study, snapshot, features, ...(learnt && { learnt: inOrder(learnt) }) };
  return `${JSON.stringify({ ...origin, programs: own }, undefined, 1)}\n`;
}

/** Leaves of a feature what decides its numbers, keys in order: words for people may be corrected later. */
export function measuredOf({ name, measure, missing, transform, lo, hi }: MeasuredFeature): MeasuredFeature {
  const own = { name, measure, ...(missing !== undefined && { missing }), transform, lo, hi };
  return inOrder(own);
}

/** Returns the same with all keys in order. */
function inOrder<Plain extends object>(plain: Plain): Plain {
  return JSON.parse(canonicalJson(plain)) as Plain;
}

function isProgram(name: string): name is ProgramName {
  return Object.hasOwn(programs, name);
}

/** Hashes one program's published model, or its refusal, by itself. */
function hashProgramModel(plain: unknown): Uint8Array {
  return hashFields(DOMAINS.programModel, utf8(JSON.stringify(plain)));
}
