import { samePublicBytes, toHex } from "../crypto/bytes.ts";
import { isUsablePublicKey } from "../crypto/key-agreement.ts";
import { formatRational } from "../dp/rational.ts";
import { CodedError } from "../errors.ts";
import type { Request, SumParameters } from "../private-sum/types.ts";
import { type BundleBody, bundleBody } from "../protocol/bundle.ts";
import { encodeCanonical } from "../protocol/codec.ts";
import { type Envelope, openEnvelope } from "../protocol/envelope.ts";
import { type OpenBody, openBody } from "../protocol/open.ts";
import { mostAttempts } from "../plan/attempts.ts";
import { COORDINATOR, EVERYONE } from "../protocol/primitives.ts";
import type { Turn } from "./deal.ts";
import { fault } from "./fault.ts";
import { isOfSize } from "./conviction.ts";
import { keyDisputes } from "./key-disputes.ts";
import { hashBundles, hashOpen, hashParams } from "./hashes.ts";
import type { Study } from "./study.ts";

/** Longest vector that is committed to by default. */
export const COMMITTED_LENGTH = 4096;

/** What the next session must be, derived from one's own copy of the program and the verified results. */
export interface Expectation {
  readonly session: number;
  readonly stateHash: Uint8Array;
  readonly previousResult: Uint8Array;
  readonly request: Request;
  readonly parameters: SumParameters;
}

/** A session whose OPEN and bundles have been checked. */
export interface Opened {
  readonly turn: Turn;
  readonly openHash: Uint8Array;
  readonly bundlesHash: Uint8Array;
  readonly committed: boolean;
  /** Checked bundles by dealer, in rising order. */
  readonly bundles: ReadonlyMap<number, BundleBody>;
  /** The statements that carry them, in the same order. */
  readonly signedBundles: readonly Envelope[];
}

/** Returns the one OPEN body that an expectation and a set of bundles admit. */
export function expectedOpen(study: Study, expected: Expectation, bundlesHash: Uint8Array): OpenBody {
  const { request, parameters } = expected;
  return {
    bundlesHash,
    query: request.query,
    paramsHash: hashParams(request.params),
    length: parameters.length,
    modulusBits: parameters.modulusBits,
    entryBits: parameters.entryBits,
    committed: parameters.length <= COMMITTED_LENGTH,
    blocks: parameters.blocks.map((block) => ({
      name: block.name,
      length: block.length,
      scale: block.scale,
      deltaSq: `${block.deltaSq}`,
      nodeVariance: formatRational(block.nodeVariance),
      muSq: `${block.muSq}`,
    })),
    muSq: `${parameters.muSq}`,
    stateHash: expected.stateHash,
    previousResult: expected.previousResult,
    reportMs: study.plan.timing.reportMs,
  };
}

/** Checks a signed OPEN and the signed bundles against what the own program would ask next. */
export function checkOpen(
  study: Study,
  expected: Expectation,
  open: Envelope,
  bundles: readonly Envelope[],
): Opened | CodedError {
  const body = openBodyOf(study, expected.session, open);
  if (body instanceof CodedError) return body;
  if (open.attempt > mostAttempts(study.plan) || open.session > study.plan.limits.maxSessions) {
    return tooManyAttempts();
  }
  const turn: Turn = { session: open.session, attempt: open.attempt };
  const bodies = checkBundles(study, turn, bundles);
  if (bodies instanceof CodedError) return bodies;
  const bundlesHash = hashBundles(bundles);
  const difference = describeDifference(body, expectedOpen(study, expected, bundlesHash));
  if (difference) return difference;
  const openHash = hashOpen(open);
  return { turn, openHash, bundlesHash, committed: body.committed, bundles: bodies, signedBundles: bundles };
}

/** The refusal of an OPEN beyond the attempts or sessions of the plan. */
export function tooManyAttempts(): CodedError {
  return fault(
    "TOO_MANY_ATTEMPTS",
    "The coordinator opens more attempts or sessions than the plan allows.",
    "Every attempt may cost privacy; the plan bounds how many there can be.",
  );
}

/** The refusal of a question that is not the next one of the own program. */
export function offPlan(what: string): CodedError {
  return fault("OFF_PLAN_QUERY", what, "A node answers only what its own copy of the program asks next.");
}

function openBodyOf(study: Study, session: number, open: Envelope): OpenBody | CodedError {
  const isAddressed =
    open.type === "OPEN" &&
    open.sender === COORDINATOR &&
    open.recipient === EVERYONE &&
    open.session === session;
  if (!isAddressed) {
    return fault(
      "WRONG_SESSION",
      `OPEN names session ${open.session} where ${session} comes next.`,
      "Sessions follow one another without gaps or repetition.",
    );
  }
  const body = openEnvelope(open, study.coordinatorIdentity, study.binding, openBody);
  return (
    body ??
    fault(
      "BAD_OPEN",
      "OPEN is not signed by the coordinator, or its content is malformed.",
      "Only the coordinator named in the plan may open a session.",
    )
  );
}

/** Checks signatures, order, number and keys of the bundles of one attempt. */
function checkBundles(
  study: Study,
  turn: Turn,
  bundles: readonly Envelope[],
): ReadonlyMap<number, BundleBody> | CodedError {
  if (bundles.length < study.cohort.m) {
    return fault(
      "TOO_FEW_BUNDLES",
      `Only ${bundles.length} nodes take part; the plan needs ${study.cohort.m}.`,
      "A sum over fewer nodes would carry too little honest noise.",
      "Wait until more platforms are connected.",
    );
  }
  const bodies = new Map<number, BundleBody>();
  const keys = new Set<string>();
  let last = -1;
  for (const envelope of bundles) {
    const { sender } = envelope;
    const isAddressed =
      envelope.type === "BUNDLE" &&
      envelope.recipient === COORDINATOR &&
      envelope.session === turn.session &&
      envelope.attempt === turn.attempt &&
      sender > last;
    const identity = study.identities[sender];
    const body =
      isAddressed && identity ? openEnvelope(envelope, identity, study.binding, bundleBody) : undefined;
    if (!body || !isOfSize(body, study.cohort.n)) {
      return fault(
        "BAD_BUNDLE",
        `The bundle of node ${sender} is foreign, repeated, altered or from another attempt.`,
        "Masks are only safe when every key is signed by its owner for exactly this attempt.",
      );
    }
    const key = toHex(body.maskKey);
    if (!isUsablePublicKey(body.maskKey) || keys.has(key)) {
      return fault(
        "BAD_KEY",
        `The mask key of node ${sender} is low-order, not canonical or a copy of another.`,
        "Such a key would let somebody compute the masks of others.",
      );
    }
    keys.add(key);
    bodies.set(sender, body);
    last = sender;
  }
  const [dispute] = keyDisputes(bodies);
  if (dispute) {
    return fault(
      "KEY_DISPUTE",
      `Nodes ${dispute.join(" and ")} name different keys of one channel, and OPEN has both.`,
      "One of them lies; a deal between them could not be judged.",
    );
  }
  return bodies;
}

/** Names what differs between the OPEN received and the one that was expected; undefined when they are equal. */
function describeDifference(got: OpenBody, expected: OpenBody): CodedError | undefined {
  // Whatever order the keys of what came are in.
  const same = (a: unknown, b: unknown): boolean => samePublicBytes(encodeCanonical(a), encodeCanonical(b));
  const differs = (...fields: readonly (keyof OpenBody)[]) =>
    fields.some((field) => !same(got[field], expected[field]));
  if (differs("bundlesHash")) {
    return fault(
      "SPLIT_VIEW",
      "OPEN was made for another set of bundles than the one delivered.",
      "Nodes that see different key sets can be made to reveal an individual contribution.",
    );
  }
  if (differs("stateHash", "previousResult")) {
    return fault(
      "WRONG_STATE",
      "OPEN builds on other results than the ones this node has verified.",
      "Everybody must agree on every earlier result before the next question.",
    );
  }
  if (differs("query", "paramsHash")) {
    const asked = JSON.stringify(got.query);
    return offPlan(`The coordinator asks ${asked} with parameters that the plan's program would not ask.`);
  }
  if (differs("length", "modulusBits", "entryBits", "committed", "blocks", "muSq", "reportMs")) {
    return fault(
      "WRONG_PARAMETERS",
      "Noise, sensitivity, modulus or length differ from what the plan gives.",
      "They decide how much privacy the session costs.",
    );
  }
  return undefined;
}
