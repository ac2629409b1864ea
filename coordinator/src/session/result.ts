import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields } from "@fedseg/shared/crypto/hash.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { combine } from "@fedseg/shared/crypto/shamir.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { ringToBytes } from "@fedseg/shared/field/ring.ts";
import { scalarToBytes } from "@fedseg/shared/field/scalar.ts";
import type { Request } from "@fedseg/shared/private-sum/types.ts";
import { encodeOnce, forgetOnce } from "@fedseg/shared/protocol/codec.ts";
import { envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import type { ConvictionEvidence } from "@fedseg/shared/protocol/exclude.ts";
import type { ResultBody, SessionRecord } from "@fedseg/shared/protocol/result.ts";
import { isCommitted } from "@fedseg/shared/session/conviction.ts";
import { type FewCounted, newlyFew, withCounted } from "@fedseg/shared/session/few-counted.ts";
import { unmaskReplay } from "@fedseg/shared/session/replay.ts";
import { type Verified, verifyRecord } from "@fedseg/shared/session/verified.ts";
import { sessionOf } from "./bundle.ts";
import { exclude } from "./excluded.ts";
import { type Failed, recordFaulty } from "./faulty.ts";
import { retry } from "./retry.ts";
import type { CoordinatorContext } from "./context.ts";
import type { CoordinatorEffect, Moved, Progress } from "./events.ts";
import type { Presence, Running, Stage } from "./state.ts";
import { sharesOf, soundUnmasks } from "./unmask.ts";

type UnmasksStage = Extract<Stage, { type: "unmasks" }>;

/** Length of b_i and of m_i. */
const SECRET_BYTES = 32;

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
    const { sound, others } = soundUnmasks(running, stage);
    if (others.length > 0) return withoutUnsound(running, { ...stage, unmasks: sound }, others);
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
  return release(running, record, { ...verified, request: expected.request });
}

/** UNMASKs with shares that no dealer has dealt count as not sent. */
function withoutUnsound(running: Running, stage: UnmasksStage, others: readonly number[]): Moved {
  const dropped = others.map(
    (node) => ({ type: "progress", progress: { type: "dropped", node, code: "BAD_UNMASK" } }) as const,
  );
  return { running: { ...running, stage }, effects: dropped };
}

/** Rebuilds the dealers' secrets, all at once: the holders' shares of one stand at the same places as those of every other. */
function rebuild(
  running: Running,
  stage: UnmasksStage,
): { secrets: ResultBody["revealed"] } | { evidence: ConvictionEvidence } {
  const { t } = running.study.cohort;
  const holders = [...stage.unmasks].slice(0, t);
  const rebuilt = combine(
    holders.map(([holder, { secrets }]) => ({ x: holder + 1, share: secrets })),
    t,
  ).reveal();
  const secrets: ResultBody["revealed"] = [];
  for (const [at, [dealer, bundle]] of [...stage.opened.bundles].entries()) {
    const kind = stage.closed.headers.has(dealer) ? "self" : "pair";
    const secret = rebuilt.slice(SECRET_BYTES * at, SECRET_BYTES * (at + 1));
    if (!isCommitted(bundle, kind, new Secret(secret))) {
      const { envelope } = stage.bundles.get(dealer)!;
      const shares = holders.map(([holder, own]) => ({ holder, proved: sharesOf(own)[at].proved }));
      return { evidence: { type: "shares", bundle: envelope, kind, shares } };
    }
    secrets.push({ node: dealer, kind, secret });
  }
  return { secrets };
}

/** Records a verified sum and moves on to the next session. */
function release(
  running: Running,
  record: SessionRecord,
  verified: Verified & { readonly request: Request },
): Moved {
  const session = sessionOf(running);
  const counted = withCounted(running.counted, session, verified);
  const few = newlyFew(counted, running.counted, running.study.plan.usersFloor);
  // Every node is shown the newest record; of the one before, most have no need any more.
  const before = running.records.at(-1);
  if (before) forgetOnce(before);
  const recordBytes = encodeOnce(record);
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
      counted,
      records: [...running.records, record],
      stateHash: verified.stateHash,
      previousResult: verified.resultHash,
      attempt: 1,
      stage: { type: "bundles", isCalled: false },
      waiting,
    },
    effects: [
      commit,
      ...[progress, ...few.map(fewProgress)].map((told) => ({ type: "progress", progress: told }) as const),
      { type: "checkpoint" },
    ],
  };
}

function fewProgress(few: FewCounted): Progress {
  const { session, code } = few;
  return { type: "few-counted", session, code, few };
}
