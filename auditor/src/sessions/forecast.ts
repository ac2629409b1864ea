import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { ringFromBytes, ringToIntegers } from "@fedseg/shared/field/ring.ts";
import { Analysis, type Step } from "@fedseg/shared/plan/analysis.ts";
import { decodeRelease } from "@fedseg/shared/private-sum/decode.ts";
import type { Release, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import { isRefused } from "@fedseg/shared/programs/refused.ts";
import { studyModelText } from "@fedseg/shared/session/model-text.ts";
import { closeBody } from "@fedseg/shared/protocol/close.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { ZERO_HASH, envelopeSchema } from "@fedseg/shared/protocol/envelope.ts";
import { resultBody } from "@fedseg/shared/protocol/result.ts";
import { hashResult, nextStateHash } from "@fedseg/shared/session/hashes.ts";
import type { Expectation } from "@fedseg/shared/session/opened.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import type { AuditedStudy, SessionFault } from "./audited.ts";
import type { BundleSource, StudyPaths } from "../bundle/bundle.ts";
import { peekMap } from "../bundle/record-peek.ts";

/** One session file and what it has to be, if all before it are what they say. */
export interface SessionTask {
  readonly path: string;
  readonly expected: Expectation;
}

/**
 * What a study has to be if every published sum is true. Nothing is verified by it: once every session has been
 * verified against its expectation, in any order, the sums that the expectations were made of are proved.
 */
export interface Forecast {
  readonly tasks: readonly SessionTask[];
  /** What the program does before each task and after the last; undefined when it refuses to go on. */
  readonly steps: readonly ForecastStep[];
  /** Why the file after the last task cannot be a session. */
  readonly fault: SessionFault | undefined;
}

/** What the program does at one point: ask for a sum of this cost, or end with a model. */
type ForecastStep = Pick<AuditedStudy, "nextMuSq" | "model">;

/** Runs a study's program over the sums that its session files publish. */
export function forecast(source: BundleSource, paths: StudyPaths, study: Study): Forecast {
  const analysis = new Analysis(study.plan, study.binding.planHash);
  const tasks: SessionTask[] = [];
  const steps: ForecastStep[] = [];
  const history: Release[] = [];
  let [stateHash, previousResult] = [study.binding.enrolHash, ZERO_HASH];
  for (;;) {
    const step = analysis.after(history);
    steps.push(outcome(study, step));
    const file = paths.sessions[tasks.length];
    const fault = file && misplaced(file, tasks.length + 1, step);
    if (!file || fault || step.type !== "query") return { tasks, steps, fault };
    const { request, parameters } = step;
    const expected = { session: file.session, stateHash, previousResult, request, parameters };
    tasks.push({ path: file.path, expected });
    const published = readSum(source.get(file.path) ?? new Uint8Array(0), parameters, study.cohort.m);
    if (!published) return { tasks, steps, fault: undefined };
    history.push(published.release);
    stateHash = nextStateHash(stateHash, published.resultHash);
    previousResult = published.resultHash;
  }
}

function outcome({ plan }: Study, step: Step): ForecastStep {
  if (step.type === "query") return { nextMuSq: step.parameters.muSq, model: undefined };
  if (step.type === "refusal") return { nextMuSq: undefined, model: undefined };
  const text = studyModelText(plan, step.model);
  const refused = step.model.filter(isRefused);
  return { nextMuSq: undefined, model: { text, hash: toHex(hashStudyModel(text)), refused } };
}

function misplaced(
  { path, session }: StudyPaths["sessions"][number],
  at: number,
  step: Step,
): SessionFault | undefined {
  const fault = (code: string, text: string) => ({ code, text, path });
  if (step.type !== "query") return fault("SESSION_EXTRA", "the program has ended before this session");
  return session === at ? undefined : fault("SESSION_MISSING", `session ${at} should come here`);
}

/**
 * Reads what a record publishes, whatever proves it; undefined when there is no sum of the session's shape in it, or one
 * of fewer than `m` nodes, which its own check will refuse.
 */
function readSum(
  bytes: Uint8Array,
  parameters: SumParameters,
  m: number,
): { readonly release: Release; readonly resultHash: Uint8Array } | undefined {
  const fields = peekMap(bytes);
  const [result, close] = ["result", "close"].map((name) =>
    decodeCanonical(fields?.get(name) ?? new Uint8Array(0), envelopeSchema),
  );
  const body = result && decodeCanonical(result.body, resultBody);
  const survivors = close && decodeCanonical(close.body, closeBody)?.survivors;
  if (!body || !survivors || survivors.length < m) return undefined;
  const ring = ringFromBytes(body.sum, parameters.length, parameters.modulusBits);
  const integers = ring && ringToIntegers(ring);
  if (!integers) return undefined;
  return { release: decodeRelease(integers, parameters, survivors.length), resultHash: hashResult(body) };
}
