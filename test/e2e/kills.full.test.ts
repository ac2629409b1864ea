import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CheckedLedger, checkLedger } from "./ledger-check.ts";
import { type TestNode, TestStudy } from "./test-study.ts";

let study: TestStudy;
afterAll(() => study.stop());

/** Kills a node with kill -9 right after it has sent a message, and starts it again once `ready`. */
async function killAfter(
  node: TestNode,
  isLast: (message: NodeMessage) => boolean,
  ready: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  await new Promise<void>((killed) => {
    let isDead = false;
    node.proxy.onPassed = (message) => {
      if (isDead || !isLast(message)) return;
      isDead = true;
      void node.process?.kill().then(killed);
    };
  });
  await ready();
  study.startNode(node);
}

const isReport = (session: number) => (message: NodeMessage) =>
  message.type === "report" && message.envelope.session === session;
const isUnmask = (session: number) => (message: NodeMessage) =>
  message.type === "unmask" && message.envelope.session === session;

function ledgers(): CheckedLedger[] {
  return study.nodes.map(({ name, key }, self) => checkLedger(study.ledger(name), key.publicKey, self));
}

function models(): Set<string> {
  const folders = [study.bundle, ...study.nodes.map(({ folder }) => folder)];
  return new Set(folders.map((folder) => readFileSync(join(folder, "model.json"), "utf8")));
}

describe("processes killed and started again in the middle of a study", () => {
  let statuses: (number | null | undefined)[];

  beforeAll(async () => {
    // Every node must unmask: otherwise a session could end, and the next one open, before a killed one is missed.
    study = await TestStudy.create(4, 40_000, { c: 1, t: 4, m: 4 });
    await study.startCoordinator();
    const kills = [
      killAfter(study.nodes[0], ({ type }) => type === "enrol"),
      killAfter(study.nodes[1], ({ type }) => type === "bundle"),
      killAfter(study.nodes[2], isReport(2)),
      killAfter(study.nodes[3], isUnmask(3)),
    ];
    for (const node of study.nodes) study.startNode(node);
    const first = study.coordinator!;
    await first.until("session 4", ({ code, session }) => code === "OPENED" && session === 4);
    await first.kill();
    await study.startCoordinator();
    await Promise.all(kills);
    statuses = await study.ended();
  }, 120_000);

  test("the study ends well everywhere with one model", () => {
    expect(study.nodes.map(({ process }) => process?.stderr)).toEqual(["", "", "", ""]);
    expect(statuses).toEqual([0, 0, 0, 0, 0]);
    expect(models().size).toBe(1);
  });

  test("every ledger is sound: nothing was sent before its charge, and nothing twice", () => {
    checkLedger(study.ledger("coordinator"), study.coordinatorKey.publicKey);
    for (const { events, spent } of ledgers()) {
      const reserved = events.flatMap((event) => (event.type === "RESERVE" ? [BigInt(event.muSq)] : []));
      const refunded = events.flatMap((event) => (event.type === "REFUND" ? [BigInt(event.muSq)] : []));
      const sum = (amounts: bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
      expect(spent).toBe(sum(reserved) - sum(refunded));
      expect(spent).toBeGreaterThan(0n);
    }
  });

  test("every sum has all four in it: each was waited for, and none reported anew after its kill", () => {
    const [{ events }] = ledgers();
    const sums = events.flatMap((event) => (event.type === "RELEASE" ? [event.survivors] : []));
    expect(sums).toEqual(sums.map(() => [0, 1, 2, 3]));
    const turns = ledgers()[2].events.flatMap((event) =>
      event.type === "SENT" && event.session === 2 ? [event.attempt] : [],
    );
    expect(turns).toEqual([1]);
  });
});
