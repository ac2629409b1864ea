import { hashFields } from "../crypto/hash.ts";
import { toHex, utf8 } from "../crypto/bytes.ts";
import { DOMAINS } from "../crypto/domains.ts";
import { addMask } from "../crypto/mask-generator.ts";
import { Secret } from "../crypto/secret.ts";
import { zeroRing } from "../field/ring.ts";
import { DrawnNormals } from "../math/normals.ts";
import type { Uniforms } from "../math/rng.ts";
import { CodedError } from "../errors.ts";
import { deriveParameters } from "../private-sum/parameters.ts";
import { afterSession, wholeBudget } from "../private-sum/remaining.ts";
import { sessionTailDelta, settledMuSq } from "../private-sum/trust-rows.ts";
import type { Release, Remaining, Request, SumParameters } from "../private-sum/types.ts";
import type { Program } from "../programs/program.ts";
import type { StudyModel } from "../programs/index.ts";
import { studyProgram } from "../programs/study-program.ts";
import { queryBlocks } from "../queries/index.ts";
import { budgetOf, cohortOf } from "./terms.ts";
import { withLateAdvice } from "./late-advice.ts";
import { type Plan, hashPlan, planBytes } from "./plan.ts";
import { programsOf } from "./programs.ts";

/** What a study does after a given history: asks for a sum, ends with its programs' models, or refuses to go on. */
export type Step =
  | { readonly type: "query"; readonly request: Request; readonly parameters: SumParameters }
  | { readonly type: "model"; readonly model: StudyModel }
  | { readonly type: "refusal"; readonly error: CodedError };

const normalsOfPlans = new WeakMap<Plan, Map<string, DrawnNormals>>();

/**
 * The plan's programs as a function of the sums released so far, and of who is in each: what a session's survivors leave
 * of its charge is spent by the sessions after it. Coordinator, node and auditor hold one each and derive the same steps; it keeps a running generator and replays from the start when asked about another history.
 */
export class Analysis {
  readonly #plan: Plan;
  readonly #planHash: Uint8Array;
  #run: Program<StudyModel>;
  #seen: Release[] = [];
  #left: Remaining;
  #step: Step;

  constructor(plan: Plan, planHash: Uint8Array) {
    this.#plan = plan;
    this.#planHash = planHash;
    this.#left = wholeBudget(budgetOf(plan).mu);
    this.#run = this.#start();
    this.#step = this.#advance();
  }

  /** Returns the step that follows `history`; a refusal is for example PLAN_TOO_SMALL of all programs after a noisy count. */
  after(history: readonly Release[]): Step {
    const isContinuation =
      this.#seen.length <= history.length && this.#seen.every((seen, at) => seen === history[at]);
    if (!isContinuation) {
      this.#left = wholeBudget(budgetOf(this.#plan).mu);
      this.#run = this.#start();
      this.#seen = [];
      this.#step = this.#advance();
    }
    for (const release of history.slice(this.#seen.length)) {
      this.#seen.push(release);
      if (this.#step.type !== "query") continue;
      const { request, parameters } = this.#step;
      const settled = settledMuSq(parameters, cohortOf(this.#plan), release.survivors);
      this.#left = afterSession(this.#left, request.shares, settled);
      this.#step = this.#advance(release);
    }
    return this.#step;
  }

  #start(): Program<StudyModel> {
    return studyProgram(
      programsOf(this.#plan),
      (program, label) => this.#uniforms(`${program}/${label}`),
      (program, error) => withLateAdvice(this.#plan, program, error),
    );
  }

  /** Returns a stream of public draws; what a trial of the same plan has made of it, the study finds. */
  #uniforms(label: string): Uniforms {
    const ofPlan = normalsOfPlans.get(this.#plan) ?? new Map<string, DrawnNormals>();
    normalsOfPlans.set(this.#plan, ofPlan);
    const drawn = ofPlan.get(label) ?? new DrawnNormals();
    ofPlan.set(label, drawn);
    return { ...publicUniforms(this.#planHash, label), drawn };
  }

  #advance(release?: Release): Step {
    try {
      let next = release === undefined ? this.#run.next() : this.#run.next(release);
      while (!next.done) {
        const parameters = this.#parametersOf(next.value);
        if (!(parameters instanceof CodedError)) return { type: "query", request: next.value, parameters };
        next = this.#run.throw(parameters);
      }
      return { type: "model", model: next.value };
    } catch (error) {
      if (error instanceof CodedError) return { type: "refusal", error };
      throw error;
    }
  }

  /** Returns the sum's parameters, or why it cannot be asked for. */
  #parametersOf(request: Request): SumParameters | CodedError {
    try {
      const budget = { ...budgetOf(this.#plan), left: this.#left };
      const parameters = deriveParameters(queryBlocks(request), request, cohortOf(this.#plan), budget);
      requireCertifiedTails(parameters, this.#plan);
      return parameters;
    } catch (error) {
      if (error instanceof CodedError) return error;
      throw error;
    }
  }
}

/** Returns a lookup that keeps one running copy of the program per plan. */
export function analyses(): (plan: Plan) => Analysis {
  const known = new Map<string, Analysis>();
  /** By the very object: a party asks at every message, and hashing a large plan takes longer than the answer. */
  const ofPlan = new WeakMap<Plan, Analysis>();
  return (plan) => {
    const asked = ofPlan.get(plan);
    if (asked) return asked;
    const planHash = hashPlan(planBytes(plan));
    const found = known.get(toHex(planHash)) ?? new Analysis(plan, planHash);
    known.set(toHex(planHash), found);
    ofPlan.set(plan, found);
    return found;
  };
}

/**
 * Checks that a plan's first program can ask its first question: noise, modulus and tails admit it.
 * @throws CodedError with the program's refusal, for example SUM_TOO_LARGE when sums could wrap round.
 */
export function requireStart(plan: Plan): void {
  const first = new Analysis(plan, hashPlan(planBytes(plan))).after([]);
  if (first.type === "refusal") throw first.error;
}

/** Refuses a session whose noise tails, all sessions together, could take more than a millionth of the plan's delta. */
function requireCertifiedTails(parameters: SumParameters, plan: Plan): void {
  if (sessionTailDelta(parameters) * plan.limits.maxSessions * 1e6 <= Number(plan.budget.delta)) return;
  throw new CodedError("TAILS_TOO_HEAVY", {
    what: `The noise tails of ${parameters.query} are not certified at delta ${plan.budget.delta}.`,
    why: "Its sensitivity is so large against its noise that the accounting would not hold.",
    todo: "Plan with a smaller epsilon or a larger delta.",
  });
}

/** A reproducible stream of uniforms: AES-256-CTR keyed by H(planHash, label), 53 bits each. */
export function publicUniforms(planHash: Uint8Array, label: string): Uniforms {
  const seed = new Secret(hashFields(DOMAINS.programSeed, planHash, utf8(label)));
  const chunk = 4096;
  // The halves of 64-bit words, the lower one first: as numbers, which are read in a third of the time.
  let halves: Uint32Array = new Uint32Array(0);
  let used = 0;
  let size = chunk;
  return {
    next() {
      if (used === halves.length) {
        const stream = zeroRing(size, 64);
        addMask(stream, seed);
        halves = new Uint32Array(stream.words.buffer);
        size *= 2;
      }
      const [low, high] = [halves[used], halves[used + 1]];
      used += 2;
      return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53;
    },
  };
}
