import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { commit, generators } from "@fedseg/shared/crypto/commitment.ts";
import { chunkRoot } from "@fedseg/shared/crypto/merkle.ts";
import { ringFromIntegers, ringToBytes } from "@fedseg/shared/field/ring.ts";
import { scalarFromWideBytes, scalarToBytes } from "@fedseg/shared/field/scalar.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { ZERO_HASH, envelopeHash, sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import type { ReportBody, ReportMessage } from "@fedseg/shared/protocol/report.ts";
import { maskContribution } from "@fedseg/shared/secagg/mask.ts";
import { pairSeed } from "@fedseg/shared/secagg/pair-seed.ts";
import { declareSession } from "@fedseg/shared/session/declaration.ts";
import type { AttemptSecrets } from "@fedseg/shared/session/deal.ts";
import type { Expectation, Opened } from "@fedseg/shared/session/opened.ts";
import { pairing } from "@fedseg/shared/session/replay.ts";
import { ownBundle } from "./bundle.ts";
import { turnEntry } from "./journal.ts";
import { makeReceipt } from "../receipts/receipt.ts";
import { type Attempt, type Running, turnKey } from "./state.ts";
import type { NodeContext } from "./context.ts";
import type { NodeEffect, Stepped } from "./events.ts";

/** REPORT: noise, data, mask, commitment, charge; stored whole before it may leave, then the mask keys are erased. */
export function makeReport(
  running: Running,
  attempt: Attempt,
  secrets: AttemptSecrets,
  expected: Expectation,
  context: NodeContext,
): Stepped {
  const { opened } = attempt;
  const masked = maskedContribution(running, opened, secrets, expected, context);
  secrets.selfSeed.erase();
  secrets.maskKey.secret.erase();
  const used = { ...running.bundles.get(turnKey(opened.turn))!, secrets: undefined };
  const spent: Running = { ...running, bundles: new Map(running.bundles).set(turnKey(opened.turn), used) };
  const nextTurn = { session: opened.turn.session + 1, attempt: 1 };
  const hasNext = nextTurn.session <= running.study.plan.limits.maxSessions;
  const [next, withNext] = hasNext ? ownBundle(spent, nextTurn, context) : [undefined, spent];
  const header = reportBodyOf(running, opened, masked, context);
  const address = { type: "REPORT", ...opened.turn, sender: running.self, recipient: COORDINATOR } as const;
  const envelope = sealEnvelope(context.signingKey, running.study.binding, address, header);
  const report: ReportMessage = {
    type: "report",
    envelope,
    masked: masked.bytes,
    ...(next && { next: next.message }),
  };
  const state = { phase: "running", running: { ...withNext, attempt: { ...attempt, report } } } as const;
  return [
    state,
    [
      reserve(running, { attempt, expected, report, header }, context),
      keepReceipt(running, opened, expected, report, context),
      { type: "send-at-tick", message: report, turn: opened.turn },
    ],
  ];
}

interface Masked {
  readonly bytes: Uint8Array;
  readonly maskedBlinding: Uint8Array;
  readonly commitment: Uint8Array;
}

/** y_i = v_i + masks; v_i itself and the noise in it are zeroed before this returns. */
function maskedContribution(
  running: Running,
  opened: Opened,
  secrets: AttemptSecrets,
  { request, parameters }: Expectation,
  context: NodeContext,
): Masked {
  const integers = context.contribute(request, parameters, {
    study: toHex(running.study.binding.planHash),
    ...opened.turn,
  });
  const contribution = ringFromIntegers(integers, parameters.modulusBits);
  const blinding = opened.committed ? scalarFromWideBytes(context.source.bytes(64)) : 0n;
  const commitment = opened.committed ? commit(integers, blinding, generators(parameters.length)) : ZERO_HASH;
  const pairSeeds = [...opened.bundles]
    .filter(([peer]) => peer !== running.self)
    .map(([peer, { maskKey }]) => {
      const keys = { secret: secrets.maskKey.secret, publicKey: maskKey, self: running.self, peer };
      return { index: peer, seed: pairSeed({ ...keys, ...pairing(running.study, opened) })! };
    });
  const { masked, maskedBlinding } = maskContribution({
    contribution,
    blinding,
    selfSeed: secrets.selfSeed,
    pairSeeds,
    self: running.self,
  });
  integers.fill(0);
  new Uint8Array(contribution.words.buffer).fill(0);
  for (const { seed } of pairSeeds) seed.erase();
  return { bytes: ringToBytes(masked), maskedBlinding: scalarToBytes(maskedBlinding), commitment };
}

function reportBodyOf(running: Running, opened: Opened, masked: Masked, context: NodeContext): ReportBody {
  const { size } = context.ledger().head;
  return {
    bundlesHash: opened.bundlesHash,
    openHash: opened.openHash,
    stateHash: running.stateHash,
    maskedRoot: chunkRoot(masked.bytes),
    maskedBlinding: opened.committed ? masked.maskedBlinding : ZERO_HASH,
    commitment: masked.commitment,
    earlier: [...running.earlier]
      .map(([attempt, { outcome }]) => ({ attempt, outcome }))
      .sort((a, b) => a.attempt - b.attempt),
    ledger: { size, root: context.notary().tree.rootAt(size) },
  };
}

/** What this node will be able to show of the report, whatever becomes of it. */
function keepReceipt(
  { study }: Running,
  { turn, openHash }: Opened,
  { request, parameters }: Expectation,
  report: ReportMessage,
  { signingKey }: NodeContext,
): NodeEffect {
  const declared = { study: toHex(study.binding.planHash), turn, request, parameters };
  return {
    type: "receipt",
    receipt: makeReceipt(signingKey, declareSession(declared), { openHash, report }),
    request,
  };
}

/** A report and what it answers. */
interface Reporting {
  readonly attempt: Attempt;
  readonly expected: Expectation;
  readonly report: ReportMessage;
  readonly header: ReportBody;
}

/** The charge, the stored report and what was sent, in one durable write. */
function reserve(
  running: Running,
  { attempt: { opened, open }, expected, report, header }: Reporting,
  { consentRule }: NodeContext,
): NodeEffect {
  const study = toHex(running.study.binding.planHash);
  return {
    type: "commit",
    journal: [
      {
        key: turnEntry("report", opened.turn),
        value: encodeCanonical({ openHash: opened.openHash, report, open }),
      },
    ],
    ledger: [
      {
        type: "RESERVE",
        study,
        ...opened.turn,
        query: expected.request.query,
        openHash: toHex(opened.openHash),
        muSq: `${expected.parameters.muSq}`,
        ...(consentRule !== undefined && { consentRule }),
      },
      {
        type: "SENT",
        study,
        ...opened.turn,
        reportHash: toHex(envelopeHash(report.envelope)),
        maskedRoot: toHex(header.maskedRoot),
        commitment: toHex(header.commitment),
      },
    ],
  };
}
