import { z } from "zod";
import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { catalogue } from "../features/catalogue.ts";
import { cleaningRules } from "../features/cleaning.ts";
import { featureSpec } from "../features/feature.ts";
import { MOST_USERS, inputName } from "../programs/contract.ts";
import { targets } from "../features/target.ts";
import { type AskedProgram, programs } from "../programs/index.ts";
import { decodeCanonical, encodeOnce } from "../protocol/codec.ts";
import { moment } from "../protocol/primitives.ts";
import { PROTOCOLS } from "./protocols.ts";

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const decimal = z
  .string()
  .max(40)
  .regex(/^\d+(\.\d+)?(e-\d+)?$/);
const place = z.int().min(-1).max(256);
/** A party of a plan, by name and identity key. */
export const party = z.strictObject({ name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), identity: hex32 });

/** The least part of the study's mu² that a program can have. */
export const LEAST_SHARE = 0.001;
/** A program's part of the study's mu²; 0 for one that asks for no sums. */
const share = z.union([z.literal(0), z.number().min(LEAST_SHARE).max(1)]);

/** The programs of the registry, as a plan asks for one; with `part` in the place of the share. */
function programWith<Part extends z.ZodType>(part: Part) {
  const [first, ...others] = Object.values(programs).map(({ name, spec }) =>
    z.strictObject({ name: z.literal(name), share: part, spec }),
  );
  return z.discriminatedUnion("name", [first, ...others]);
}

/** A program as an operator writes it: those without a share divide what the others leave of the budget evenly. */
export const writtenProgram = programWith(share.optional()) as unknown as z.ZodType<
  Omit<AskedProgram, "share"> & { readonly share?: number | undefined }
>;

/** Longest time of a plan, 11 days: timers take no more than 2^31 ms, and would fire at once beyond; the sum of any two stays below. */
export const LONGEST_MS = 1_000_000_000;

/** The model of an earlier study: its text and the hash by which ledgers name it. Its own code says which text is too long. */
const input = z.strictObject({ hash: hex32, model: z.string().max(1 << 20) });

/** The study plan: everything public that a study is, countersigned by every node before anything runs. */
export const planSchema = z.strictObject({
  protocol: z.string().max(64),
  /** 32 random bytes: no two studies share an id. */
  studyId: hex32,
  title: z.string().min(1).max(200),
  coordinator: party,
  /** Nodes in roster order; a node's place is its index everywhere. */
  roster: z.array(party).min(1).max(255),
  cohort: z.strictObject({ c: place, t: place, m: place }),
  /**
   * Fewest nodes of the roster with whom the study goes on when enrolment closes: by an END (STUDY_REPLACED) and a plan of those
   * who have countersigned, which `replaces` this one. Left out: all of them.
   */
  quorum: z.int().min(1).max(255).optional(),
  /** When enrolment closes; left out: when the coordinator's operator says so. */
  enrolBy: moment.optional(),
  /** When the study ends at the latest, with or without a model; it waits until then for nodes that it lacks. */
  deadline: moment.optional(),
  /** planHash of the plan that this one stands in for, with fewer nodes. */
  replaces: hex32.optional(),
  /** Hash of the template that the plan is made from: what standing approvals are bound to. */
  template: hex32.optional(),
  budget: z.strictObject({
    /** Guarantee of the study when no attempt is lost, against coordinator and c colluding nodes. */
    epsilon: decimal,
    delta: decimal,
    /** Public cap on users per node: sizes the modulus and bounds delta, never drops a user. */
    usersCap: z.int().min(1).max(MOST_USERS),
  }),
  /** What is measured of every user. */
  features: z.array(featureSpec).min(1).max(64),
  /** How every node cleans its lines. */
  cleaning: cleaningRules,
  /** Events at or after this moment are not looked at; recency counts back from here. */
  snapshot: moment,
  /** What the programs judge by, by name. */
  targets: targets.optional(),
  /** What users can buy, where a program asks for it. */
  catalogue: catalogue.optional(),
  /** Models of earlier studies that programs take, by name. */
  inputs: z
    .record(inputName, input)
    .refine((all) => Object.keys(all).length <= 16, "expected at most 16 inputs")
    .optional(),
  /** Public lower bound on the users of the whole cohort. */
  usersFloor: z.int().min(1).max(MOST_USERS),
  /** What is computed, in this order, on one budget. */
  programs: z
    .array(programWith(share) as unknown as z.ZodType<AskedProgram>)
    .min(1)
    .max(16),
  limits: z.strictObject({ maxSessions: z.int().min(1).max(1000), maxAttempts: z.int().min(1).max(20) }),
  timing: z.strictObject({
    /** How long the coordinator waits for bundles, reports, confirmations and unmaskings. */
    bundleMs: z.int().min(100).max(LONGEST_MS),
    reportMs: z.int().min(100).max(LONGEST_MS),
    confirmMs: z.int().min(100).max(LONGEST_MS),
    unmaskMs: z.int().min(100).max(LONGEST_MS),
    /**
     * The longest tick. A node sends its report at a fixed time after OPEN, however long it computed: what the slowest node has
     * stated in its ENROLL for that kind of question, and never later than this.
     */
    tickMs: z.int().min(0).max(LONGEST_MS),
    /**
     * A node's first bundle leaves this long after it has approved the plan or started again, and it reads its data meanwhile:
     * none of its answers is as fast as its rows are few. Left out: 0.
     */
    prepareMs: z.int().min(0).max(LONGEST_MS).optional(),
    /** How long a departed node is waited for before it counts as missing. */
    graceMs: z.int().min(0).max(LONGEST_MS),
  }),
});
export type Plan = z.infer<typeof planSchema>;

/** Returns the canonical bytes that planHash covers, kept with the plan: nobody changes a plan, and every statement is bound to it. */
export function planBytes(plan: Plan): Uint8Array {
  return encodeOnce(plan);
}

/** Decodes plan bytes; undefined when they are not canonical or not a plan. */
export function readPlan(bytes: Uint8Array): Plan | undefined {
  return decodeCanonical(bytes, planSchema);
}

/** The protocol of a plan that this software cannot read because it is another one; undefined when that is not the reason. */
export function otherProtocol(bytes: Uint8Array): string | undefined {
  const protocol = decodeCanonical(bytes, z.looseObject({ protocol: z.string().max(64) }))?.protocol;
  return protocol !== undefined && PROTOCOLS.includes(protocol) ? undefined : protocol;
}

/** Hashes canonical plan bytes: the identity of the study in every signature. */
export function hashPlan(bytes: Uint8Array): Uint8Array {
  return hashFields(DOMAINS.plan, bytes);
}
