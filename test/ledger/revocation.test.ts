import type { NodeEffect } from "@fedseg/client-node/session/events.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { revocationOf } from "@fedseg/shared/ledger/revocation.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { RevokeMessage } from "@fedseg/shared/protocol/revoke.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { expect, test } from "vitest";
import { Agenda } from "../simulation/agenda.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { openBooks } from "../simulation/party.ts";
import { tinyKey, tinyName, tinyPlan } from "../simulation/tiny-market.ts";

const NODES = [0, 1, 2, 3];
const SEED = "tiny";

function revocationBy(name: string): RevokeMessage {
  return { ...revocationOf(tinyKey(SEED, name), name, "stolen laptop"), type: "revoke" };
}

/** A study in which node 1 says something besides, right before its report of session 2. */
function studyWith(said: readonly NodeMessage[], sent: (effect: NodeEffect) => void = () => undefined) {
  return new InProcessStudy({
    hooks: {
      toCoordinator: (from, message) =>
        from === 1 && message.type === "report" && message.envelope.session === 2
          ? [...said.map((revoke) => ({ message: revoke })), { message }]
          : [{ message }],
      crashNode: (_, effect) => {
        sent(effect);
        return undefined;
      },
    },
  }).run();
}

function bodiesOf(study: InProcessStudy, party: number | "coordinator") {
  return study
    .disk(party)
    .lines()
    .map((line) => parseEntry(line)!.body);
}

test.each(["shop-2", "coordinator"])(
  "a REVOKE signed by the key of %s stops every node, is in every ledger, and the charges stay",
  (name) => {
    const unmasked: number[] = [];
    const study = studyWith([revocationBy(name)], (effect) => {
      if (effect.type === "send" && effect.message.type === "unmask")
        unmasked.push(effect.message.envelope.session);
    });
    expect(study.model()).toBeUndefined();
    for (const party of [...NODES, "coordinator"] as const) {
      const revoked = bodiesOf(study, party).filter(({ type }) => type === "REVOKE");
      expect(revoked).toEqual([expect.objectContaining({ party: name, reason: "stolen laptop" })]);
    }
    for (const node of NODES) {
      expect(study.node(node)).toMatchObject({ phase: "refused", error: { code: "IDENTITY_REVOKED" } });
      const reserved = bodiesOf(study, node).filter(({ type }) => type === "RESERVE");
      expect(reserved.length).toBe(2);
      expect(bodiesOf(study, node)).toContainEqual(
        expect.objectContaining({ type: "DENY", code: "IDENTITY_REVOKED" }),
      );
    }
    // Session 1 was opened by all; nobody helps to open session 2.
    expect(unmasked).toEqual(NODES.map(() => 1));
    expect(study.told).toContainEqual(
      expect.objectContaining({ party: "coordinator", code: "IDENTITY_REVOKED" }),
    );
  },
);

test("a REVOKE that its key has not signed, or of a key that the plan does not name, has no effect", () => {
  const study = studyWith([
    { ...revocationBy("shop-2"), proof: revocationBy("shop-3").proof },
    { ...revocationBy("shop-2"), reason: "no reason" },
    { ...revocationBy("shop-2"), party: "shop-3" },
    revocationBy("stranger"),
  ]);
  expect(study.model()).toBeDefined();
  const dropped = study.told.filter(({ code, text }) => code === "dropped" && text.includes("BAD_REVOKE"));
  expect(dropped.length).toBe(4);
  for (const node of NODES) {
    expect(study.modelOf(node)).toEqual(study.model());
    expect(bodiesOf(study, node).map(({ type }) => type)).not.toContain("REVOKE");
  }
});

test("a node heeds a REVOKE that comes past the coordinator's own check, and not a forged one", () => {
  const study = new InProcessStudy().run();
  const before = study.disk(0).lines().length;
  study.inject(0, { ...revocationBy("shop-2"), reason: "forged" });
  expect(study.disk(0).lines().length).toBe(before);
  study.inject(0, revocationBy("shop-2"));
  study.inject(0, revocationBy("shop-2"));
  const later = study.disk(0).lines().slice(before);
  // The study has ended: its model stays, and the key is refused in every later one.
  expect(later.map((line) => parseEntry(line)!.body.type)).toEqual(["REVOKE"]);
  expect(study.node(0)?.phase).toBe("finished");
});

test("a plan that names a revoked key is refused, and nothing charged", () => {
  const disks = NODES.map(() => new MemoryStore());
  const plan = tinyPlan(SEED, NODES.length);
  const key = tinyKey(SEED, tinyName(0));
  const owner = { name: tinyName(0), key, plan, agenda: new Agenda(), tell: () => undefined };
  const genesis = nodeGenesis(toHex(key.publicKey), 100, Number(plan.budget.delta));
  openBooks(disks[0], owner, genesis).commit([], [revocationOf(tinyKey(SEED, "shop-3"), "shop-3", "lost")]);
  const study = new InProcessStudy({ disks }).run();
  expect(study.model()).toBeUndefined();
  expect(study.told).toContainEqual(expect.objectContaining({ party: 0, code: "IDENTITY_REVOKED" }));
  expect(bodiesOf(study, 0).map(({ type }) => type)).not.toContain("APPROVE");
  expect(spentSq(openBooks(disks[0], owner, genesis).standing().account.filter)).toBe(0n);
});
