import { readReceipt, receiptText } from "@fedseg/client-node/receipts/receipt.ts";
import { receiptsOf } from "@fedseg/client-node/receipts/receipts.ts";
import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import type { ReportMessage } from "@fedseg/shared/protocol/report.ts";
import { declarationBytes, declareSession } from "@fedseg/shared/session/declaration.ts";
import { expect, test } from "vitest";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import { InProcessStudy } from "./in-process-study.ts";
import { tinyKey } from "./tiny-market.ts";

const NODES = 3;
const SESSIONS = 6;

/** Receipts of a node as it would make them again from its journal. */
function madeAgain(study: InProcessStudy, node: number): readonly string[] {
  const state = study.node(node);
  if (state?.phase !== "finished") throw new TypeError('"state" expected a finished node');
  const context = { analysis: analyses(), signingKey: tinyKey("tiny", `shop-${node + 1}`) };
  const disk = study.disk(node);
  return receiptsOf(state, (key) => disk.read(key), context).map(receiptText);
}

test("every report leaves a receipt that its journal can make again, byte for byte", () => {
  const study = new InProcessStudy({ nodes: NODES }).run();
  for (let node = 0; node < NODES; node += 1) {
    const kept = study.receiptsOf(node).map(receiptText);
    expect(kept).toHaveLength(SESSIONS);
    expect(madeAgain(study, node)).toEqual(kept);
    expect(kept.map((text) => readReceipt(text)?.declaration.session)).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test("the first receipt repeats what the plan alone declares", () => {
  const study = new InProcessStudy({ nodes: NODES }).run();
  const step = analyses()(study.plan).after([]);
  if (step.type !== "query") throw new TypeError('"step" expected a query');
  const { request, parameters } = step;
  const declared = declareSession({
    study: toHex(hashPlan(planBytes(study.plan))),
    turn: { session: 1, attempt: 1 },
    request,
    parameters,
  });
  const [receipt] = study.receiptsOf(0);
  expect(toHex(declarationBytes(receipt.declaration))).toBe(toHex(declarationBytes(declared)));
});

test("a receipt names the very bytes that leave, and is kept after the charge and before them", () => {
  const order: string[] = [];
  const messages: ReportMessage[] = [];
  const study = new InProcessStudy({
    nodes: NODES,
    hooks: {
      crashNode: (node, effect) => {
        if (node === 0) order.push(nameOf(effect));
        return undefined;
      },
      toCoordinator: (from, message) => {
        if (from === 0 && message.type === "report") messages.push(message);
        return [{ message }];
      },
    },
  }).run();
  const receipts = study.receiptsOf(0);
  expect(receipts.map(({ sent }) => sent.messageHash)).toEqual(
    messages.map((message) => toHex(sha256(encodeCanonical(message)))),
  );
  expect(receipts.map(({ sent }) => sent.maskedHash)).toEqual(
    messages.map(({ masked }) => toHex(sha256(masked))),
  );
  const first = order.indexOf("receipt");
  expect(order.slice(first - 1, first + 2)).toEqual(["commit SENT", "receipt", "send-at-tick"]);
});

test.each(["before", "after"] as const)("a node that dies %s it writes a receipt has it again", (when) => {
  let isDead = false;
  const { study } = new WitnessedStudy({
    nodes: NODES,
    hooks: {
      crashNode: (node, effect) => {
        if (isDead || node !== 1 || effect.type !== "receipt") return undefined;
        isDead = true;
        return { when, restartMs: 50 };
      },
    },
  }).run();
  expect(isDead).toBe(true);
  const again = madeAgain(study, 1);
  expect(again).toHaveLength(SESSIONS);
  expect(again).toEqual(expect.arrayContaining(study.receiptsOf(1).map(receiptText)));
  expect(study.receiptsOf(1)).toHaveLength(when === "before" ? SESSIONS - 1 : SESSIONS);
});

test("a changed receipt is no receipt", () => {
  const [receipt] = new InProcessStudy({ nodes: NODES }).run().receiptsOf(0);
  const changed = { ...receipt, declaration: { ...receipt.declaration, muSq: "1" } };
  expect(readReceipt(receiptText(receipt))).toEqual(receipt);
  expect(readReceipt(receiptText(changed))).toBeUndefined();
  expect(readReceipt(JSON.stringify(receipt, undefined, 1))).toBeUndefined();
  expect(readReceipt("not JSON")).toBeUndefined();
});

function nameOf(effect: NodeEffect): string {
  const isReport = effect.type === "commit" && effect.ledger.some(({ type }) => type === "SENT");
  return isReport ? "commit SENT" : effect.type;
}
