import { equalBytes, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { combine } from "@fedseg/shared/crypto/shamir.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { ringToBytes } from "@fedseg/shared/field/ring.ts";
import { scalarToBytes } from "@fedseg/shared/field/scalar.ts";
import { type UnmaskMessage, unmaskBody } from "@fedseg/shared/protocol/close.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type Envelope, envelopeHash, openEnvelope, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import type { ConvictionEvidence } from "@fedseg/shared/protocol/exclude.ts";
import type { ResultBody, SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { isCommitted } from "@fedseg/shared/session/conviction.ts";
import { quorumOf } from "@fedseg/shared/session/closed.ts";
import { verifyShare } from "@fedseg/shared/session/deal.ts";
import { hashOpenedShares } from "@fedseg/shared/session/hashes.ts";
import { unmaskReplay } from "@fedseg/shared/session/replay.ts";
import { type Verified, verifyRecord } from "@fedseg/shared/session/verified.ts";
import { sessionOf, stageDeadline } from "./bundle.ts";
import { exclude } from "./excluded.ts";
import { type Failed, recordFaulty } from "./faulty.ts";
import { retry } from "./retry.ts";
import type { CoordinatorContext, CoordinatorEffect, Moved, Presence, Running, Stage } from "./state.ts";

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

/** UNMASK: checks every share against its dealer's root; with t of them the sum is opened. Undefined: not valid. */
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
  const dealers = [...opened.bundles.keys()];
  const isComplete =
    body !== undefined &&
    equalBytes(body.sharesHash, hashOpenedShares(message.shares)) &&
    message.shares.length === dealers.length &&
    message.shares.every(({ dealer, kind, proved }, at) => {
      const wanted = closed.headers.has(dealer) ? "self" : "pair";
      const isOwn = dealer === dealers[at] && kind === wanted;
      return isOwn && verifyShare(opened.bundles.get(dealer)!, from, kind, proved, study.cohort.n);
    });
  if (!isComplete) return undefined;
  const next: UnmasksStage = { ...stage, unmasks: new Map(stage.unmasks).set(from, message) };
  return { running: { ...running, stage: next }, stage: next };
}

/** RESULT: rebuilds the secrets from t shares, opens the sum, proves it to itself and records it. */
export function maybeReveal(
  running: Running,
  stage: UnmasksStage,
  presence: readonly Presence[],
  context: CoordinatorContext,
): Moved | Failed | CodedError {
  const { study } = running;
  if (stage.unmasks.size < study.cohort.t) return { running, effects: [] };
  const revealed = rebuild(running, stage);
  if ("evidence" in revealed) {
    const moved = exclude(running, presence, revealed.evidence, context) ?? { running, effects: [] };
    const next = retry(moved.running, presence, "shares rebuilt another secret than the signed one", context);
    return next instanceof CodedError
      ? { error: next, effects: moved.effects }
      : { ...next, effects: [...moved.effects, ...next.effects] };
  }
  const masked = stage.closed.survivors.map((node) => stage.reports.get(node)!.masked);
  const { opened, closed, expected } = stage;
  const sum = unmaskReplay(
    { study, opened, closed, parameters: expected.parameters, masked },
    revealed.secrets,
  );
  if (sum instanceof CodedError) return sum;
  const unmasks = [...stage.unmasks].sort(([a], [b]) => a - b).map(([, { envelope }]) => envelope);
  const body: ResultBody = {
    openHash: opened.openHash,
    closeHash: closed.closeHash,
    sum: ringToBytes(sum.sum),
    blinding: scalarToBytes(sum.blinding),
    revealed: revealed.secrets,
    unmasks: unmasks.map(envelopeHash),
    confirms: stage.cert.map(envelopeHash),
  };
  const address = {
    type: "RESULT",
    session: sessionOf(running),
    attempt: running.attempt,
    sender: COORDINATOR,
    recipient: EVERYONE,
  } as const;
  const record: SessionRecord = {
    open: stage.open,
    bundles: [...stage.bundles.values()].map(({ envelope }) => envelope),
    close: stage.close,
    headers: closed.survivors.map((node) => stage.reports.get(node)!.envelope),
    masked,
    confirms: [...stage.cert],
    unmasks,
    result: sealEnvelope(context.signingKey, study.binding, address, body),
  };
  const verified = verifyRecord(study, expected, record);
  if (verified instanceof CodedError) return recordFaulty(running, presence, record, verified, context);
  return release(running, record, verified);
}

function rebuild(
  running: Running,
  stage: UnmasksStage,
): { secrets: ResultBody["revealed"] } | { evidence: ConvictionEvidence } {
  const { t } = running.study.cohort;
  const secrets: ResultBody["revealed"] = [];
  const messages = [...stage.unmasks].slice(0, t);
  for (const [at, [dealer, bundle]] of [...stage.opened.bundles].entries()) {
    const shares = messages.map(([holder, { shares: own }]) => ({ holder, proved: own[at].proved }));
    const kind = stage.closed.headers.has(dealer) ? "self" : "pair";
    const secret = combine(
      shares.map(({ holder, proved }) => ({ x: holder + 1, share: proved.share })),
      t,
    );
    if (!isCommitted(bundle, kind, secret)) {
      const { envelope } = stage.bundles.get(dealer)!;
      return { evidence: { type: "shares", bundle: envelope, kind, shares } };
    }
    secrets.push({ node: dealer, kind, secret: Uint8Array.from(secret.reveal()) });
  }
  return { secrets };
}

/** Records a verified sum and moves on to the next session. */
export function release(running: Running, record: SessionRecord, verified: Verified): Moved {
  const session = sessionOf(running);
  const recordBytes = encodeCanonical(record);
  const { survivors } = verified.closed;
  const { c } = running.study.cohort;
  const commit: CoordinatorEffect = {
    type: "commit",
    journal: [{ key: `record/${`${session}`.padStart(5, "0")}`, value: recordBytes }],
    ledger: [
      {
        type: "RELEASE",
        study: toHex(running.study.binding.planHash),
        ...verified.opened.turn,
        resultHash: toHex(verified.resultHash),
        recordHash: toHex(hashFields(DOMAINS.sessionRecord, recordBytes)),
        survivors: [...survivors],
        muSq: `${verified.muSq}`,
      },
    ],
  };
  const waiting = new Map([...running.waiting].filter(([key]) => Number(key.split("/")[0]) > session));
  const progress = { type: "released", session, survivors, honest: survivors.length - c } as const;
  return {
    running: {
      ...running,
      history: [...running.history, verified.release],
      records: [...running.records, record],
      stateHash: verified.stateHash,
      previousResult: verified.resultHash,
      attempt: 1,
      stage: { type: "bundles", isCalled: false },
      waiting,
    },
    effects: [commit, { type: "progress", progress }, { type: "checkpoint" }],
  };
}
