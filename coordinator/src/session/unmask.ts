import { equalBytes } from "@fedseg/shared/crypto/bytes.ts";
import { withEntry } from "@fedseg/shared/math/growing-map.ts";
import { type OpenedShare, type UnmaskMessage, unmaskBody } from "@fedseg/shared/protocol/close.ts";
import { type Envelope, envelopeHash, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { secretsIn } from "@fedseg/shared/protocol/read-shares.ts";
import { quorumOf } from "@fedseg/shared/session/closed.ts";
import { verifyShare } from "@fedseg/shared/session/deal.ts";
import { hashOpenedShares } from "@fedseg/shared/session/hashes.ts";
import { stageDeadline } from "./bundle.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect } from "./events.ts";
import type { Moved } from "./events.ts";
import type { Running, Stage, Unmasked } from "./state.ts";

type ConfirmsStage = Extract<Stage, { type: "confirms" }>;
type UnmasksStage = Extract<Stage, { type: "unmasks" }>;

/** CONFIRM: with t of them CERT goes out. Undefined: not valid. */
export function onConfirm(
  running: Running,
  stage: ConfirmsStage,
  from: number,
  envelope: Envelope,
  context: CoordinatorContext,
): Moved | undefined {
  const { study } = running;
  const isValid =
    envelope.sender === from &&
    stage.closed.headers.has(from) &&
    quorumOf(study, stage.opened, stage.closed.closeHash, "CONFIRM", [envelope]) === 1;
  if (!isValid) return undefined;
  const confirms = new Map(stage.confirms).set(from, envelope);
  if (confirms.size < study.cohort.t)
    return { running: { ...running, stage: { ...stage, confirms } }, effects: [] };
  const cert = [...confirms].sort(([a], [b]) => a - b).map(([, confirm]) => confirm);
  const next: UnmasksStage = { ...stage, type: "unmasks", cert, unmasks: new Map() };
  const sends = stage.closed.survivors.map((to) => certFor(running, next, to, context));
  const deadline = stageDeadline(running, "unmasks", study.plan.timing.unmaskMs);
  return { running: { ...running, stage: next }, effects: [...sends, deadline] };
}

/** Answers a CONFIRM that comes after the CERT, from a node that has restarted. Undefined: there is no CERT for it. */
export function onLateConfirm(
  running: Running,
  stage: UnmasksStage,
  from: number,
  context: CoordinatorContext,
): Moved | undefined {
  if (stage.cert.length === 0 || !stage.closed.headers.has(from)) return undefined;
  return { running, effects: [certFor(running, stage, from, context)] };
}

/** The CERT of the current attempt as every survivor gets it. */
function certFor(
  running: Running,
  stage: UnmasksStage,
  to: number,
  context: CoordinatorContext,
): CoordinatorEffect {
  const { turn } = stage.opened;
  const address = { type: "CERT", ...turn, sender: COORDINATOR, recipient: EVERYONE } as const;
  const content = { closeHash: stage.closed.closeHash, confirms: stage.cert.map(envelopeHash) };
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, content);
  return { type: "send", to, message: { type: "cert", envelope, confirms: [...stage.cert] } };
}

/**
 * UNMASK: with t of them the sum is opened. Undefined: not valid. Whether its shares are the dealers' is asked of all together,
 * by what they rebuild, and of each only when that is something else.
 */
export function onUnmask(
  running: Running,
  stage: UnmasksStage,
  from: number,
  message: UnmaskMessage,
): { running: Running; stage: UnmasksStage } | undefined {
  const { study } = running;
  const { opened, closed } = stage;
  const isSignedClose =
    message.envelope.sender === from &&
    closed.headers.has(from) &&
    quorumOf(study, opened, closed.closeHash, "UNMASK", [message.envelope]) === 1;
  const body = isSignedClose
    ? openEnvelope(message.envelope, study.identities[from], study.binding, unmaskBody)
    : undefined;
  // What is not signed is not read.
  const isWhole = body !== undefined && equalBytes(body.sharesHash, hashOpenedShares(message.shares));
  const secrets = isWhole ? secretsOf(message.shares, stage) : undefined;
  if (!secrets) return undefined;
  const unmasked: Unmasked = { envelope: message.envelope, shares: message.shares, secrets };
  const next: UnmasksStage = { ...stage, unmasks: withEntry(stage.unmasks, from, unmasked) };
  return { running: { ...running, stage: next }, stage: next };
}

/** The secrets of an UNMASK, if there is a share of the right kind for each bundle, in their order. */
function secretsOf(
  shares: UnmaskMessage["shares"],
  { opened, closed }: UnmasksStage,
): Uint8Array | undefined {
  const dealers = [...opened.bundles.keys()];
  return secretsIn(shares.form, dealers, (dealer) => (closed.headers.has(dealer) ? "self" : "pair"));
}

/** The shares of an UNMASK that has been taken: it has been seen that they can be read. */
export function sharesOf({ shares }: Pick<UnmaskMessage, "shares">): readonly OpenedShare[] {
  return shares.read()!;
}

/** The UNMASKs whose every share is under its dealer's root, and the nodes whose are not. */
export function soundUnmasks(
  { study }: Running,
  { opened, unmasks }: UnmasksStage,
): { readonly sound: ReadonlyMap<number, Unmasked>; readonly others: readonly number[] } {
  const isSound = ([from, unmasked]: readonly [number, Unmasked]) =>
    sharesOf(unmasked).every(({ dealer, kind, proved }) =>
      verifyShare(opened.bundles.get(dealer)!, from, kind, proved, study.cohort.n),
    );
  const sound = new Map([...unmasks].filter(isSound));
  return { sound, others: [...unmasks.keys()].filter((from) => !sound.has(from)) };
}
