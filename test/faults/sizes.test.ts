import { expect, test } from "vitest";
import { studyConfig, createPlan } from "@fedseg/coordinator/make-plan.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { combine } from "@fedseg/shared/crypto/shamir.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { planBytes, readPlan } from "@fedseg/shared/plan/plan.ts";
import { bundleBody } from "@fedseg/shared/protocol/bundle.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { checkInequalities, defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { dealKey } from "@fedseg/shared/session/keys.ts";
import { type Dealer, deal, openDeal } from "@fedseg/shared/session/deal.ts";
import type { Study } from "@fedseg/shared/session/study.ts";
import { keyOf } from "../adversary/forger.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";

/** The most nodes: a share's place is one byte that is not zero. */
const MOST = 255;
const TURN = { session: 1, attempt: 1 };

/** Names and keys of so many nodes. */
const rosterOf = (nodes: number) =>
  Array.from({ length: nodes }, (_, node) => {
    const name = `shop-${node}`;
    return { name, identity: toHex(sha256(utf8(name))) };
  });

/** Reads an operator's configuration of a study of so many nodes, and plans it; undefined when it is no configuration. */
function planned(nodes: number) {
  const { title, budget, limits, timing, coordinator, ...tiny } = tinyPlan("tiny", 3);
  const { features, cleaning, snapshot, usersFloor, programs } = tiny;
  const config = studyConfig.safeParse({
    title,
    roster: rosterOf(nodes),
    budget: { ...budget, delta: "1e-6" },
    limits,
    timing,
    snapshot,
    usersFloor,
    programs,
  });
  if (!config.success) return undefined;
  return createPlan(
    { ...config.data, dictionary: { features, cleaning } },
    coordinator,
    seededSource("sizes"),
  );
}

test("n = 2 is refused at planning", () => {
  expect(() => planned(2)).toThrow(expect.objectContaining({ code: "PLAN_COHORT" }));
});

test("n = 3: a study to its end, in which nobody may be missing", () => {
  const witnessed = new WitnessedStudy({ nodes: 3 }).run();
  expect(witnessed.study.model()).toBeDefined();
  expect([0, 1, 2].map((node) => witnessed.study.modelOf(node))).toEqual(
    [0, 1, 2].map(() => witnessed.study.model()),
  );
});

test("n = 256 is refused at planning, and is no plan to a node; n = 255 is one", () => {
  expect(planned(MOST + 1)).toBeUndefined();
  const plan = planned(MOST)!;
  expect(readPlan(planBytes(plan))).toEqual(plan);
  expect(readPlan(encodeCanonical({ ...plan, roster: rosterOf(MOST + 1) }))).toBeUndefined();
});

test("n = 255: everybody's shares verify at their holders, and t of them rebuild both secrets", () => {
  const cohort = defaultCohort(MOST);
  expect(checkInequalities(cohort)).toEqual([]);
  const chain = () => new Secret(sha256(Uint8Array.of(1)));
  const study = {
    cohort,
    binding: { planHash: sha256(Uint8Array.of(2)), enrolHash: sha256(Uint8Array.of(3)) },
  } as unknown as Study;
  const chains = {
    send: Array.from({ length: MOST }, chain),
    receive: Array.from({ length: MOST }, chain),
  };
  const dealer: Dealer = { study, self: MOST - 1, signingKey: keyOf(MOST - 1), chains };
  const { secrets, message } = deal(dealer, TURN, seededSource("deal"));
  const arrived = decodeCanonical(encodeCanonical(message), nodeMessage);
  expect(arrived?.type).toBe("bundle");
  const body = decodeCanonical(message.envelope.body, bundleBody)!;
  const opened = message.dealt.map((sealed, holder) =>
    openDeal(study, { turn: TURN, dealer: MOST - 1, holder, bundle: body, sealed }, dealKey(chain(), 1)),
  );
  expect(opened.every((shares) => shares !== undefined)).toBe(true);
  const last = opened.slice(-cohort.t);
  const rebuilt = (kind: "self" | "pair") =>
    combine(
      last.map((shares, at) => ({ x: MOST - cohort.t + at + 1, share: shares![kind].share })),
      cohort.t,
    ).reveal();
  expect(rebuilt("self")).toEqual(secrets.selfSeed.reveal());
  expect(rebuilt("pair")).toEqual(secrets.maskKey.secret.reveal());
});
