import { withSpec } from "../../simulation/plan-changes.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { DOMAINS } from "@fedseg/shared/crypto/domains.ts";
import { hashFields, sha256 } from "@fedseg/shared/crypto/hash.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOL } from "@fedseg/shared/plan/protocols.ts";
import type { SelectSpec } from "@fedseg/shared/programs/preparation/spec.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { planBody } from "@fedseg/shared/protocol/enrol.ts";
import { ZERO_HASH } from "@fedseg/shared/protocol/envelope.ts";
import { MemoryStore } from "../../simulation/memory-store.ts";
import { TINY_CLOCK } from "../../simulation/tiny-market.ts";
import { type Attack, type Stage, VICTIM } from "../attack.ts";
import { resign } from "../forger.ts";

/** Sends the victim a plan of these bytes, soundly signed by the coordinator that it has pinned. */
const offering =
  (change: (honest: Plan) => Uint8Array): Attack["script"] =>
  (stage) => ({
    toNode(to, message) {
      if (to !== VICTIM || message.type !== "plan") return [{ message }];
      const plan = change(stage.plan);
      const binding = { planHash: hashFields(DOMAINS.plan, plan), enrolHash: ZERO_HASH };
      const envelope = resign(binding, message.envelope, planBody, (body) => ({ ...body, plan }));
      return [{ message: { ...message, envelope } }];
    },
  });

const STRANGER = { name: "stranger", identity: toHex(sha256(new Uint8Array(1))) };
const cohort =
  (change: Partial<Plan["cohort"]>) =>
  (plan: Plan): Plan => ({ ...plan, cohort: { ...plan.cohort, ...change } });
/** Changes the second feature of a plan. */
const secondFeature =
  (change: Partial<FeatureSpec>) =>
  (plan: Plan): Plan => {
    const [first, second] = plan.features;
    return { ...plan, features: [first, { ...second, ...change }] };
  };

/** Adds a selection, and an exploration of the given share, to a plan. */
const selecting =
  (change: Partial<SelectSpec>, share?: number) =>
  (plan: Plan): Plan => {
    const targets = { again: { of: "bought-again", withinDays: 30 } } as const;
    const own = {
      target: "again",
      score: "chi-square",
      keep: 1,
      maxCorrelation: 1,
      bins: 5,
      share: 0.3,
    } as const;
    const explore = share === undefined ? {} : { explore: { bins: 8, share } };
    const asked = withSpec(plan, { select: { ...own, ...change }, ...explore });
    return { ...asked, targets, limits: { ...plan.limits, maxSessions: 12 } };
  };

const budget =
  (change: Partial<Plan["budget"]>) =>
  (plan: Plan): Plan => ({ ...plan, budget: { ...plan.budget, ...change } });

const snapshot =
  (at: number) =>
  (plan: Plan): Plan => ({ ...plan, snapshot: new Date(at).toISOString() });
const limits =
  (change: Partial<Plan["limits"]>) =>
  (plan: Plan): Plan => ({ ...plan, limits: { ...plan.limits, ...change } });
const carrying =
  (input: NonNullable<Plan["inputs"]>[string]) =>
  (plan: Plan): Plan => ({ ...plan, inputs: { earlier: input } });
const DAY_MS = 86_400_000;

const PLANS: readonly (readonly [string, string, (honest: Plan) => Plan])[] = [
  ["PLAN_VERSION", "an old protocol version", (plan) => ({ ...plan, protocol: "fedseg/0" })],
  ["PLAN_VERSION", "a new protocol version", (plan) => ({ ...plan, protocol: `${PROTOCOL}0` })],
  [
    "PLAN_ROSTER",
    "one identity under two names",
    (plan) => ({
      ...plan,
      roster: plan.roster.map((party, at) =>
        at === 3 ? { ...party, identity: plan.roster[2].identity } : party,
      ),
    }),
  ],
  [
    "PLAN_ROSTER",
    "two nodes of one name",
    (plan) => ({
      ...plan,
      roster: plan.roster.map((party, at) => (at === 3 ? { ...party, name: plan.roster[2].name } : party)),
    }),
  ],
  [
    "PLAN_COHORT",
    "n < 3",
    (plan) => ({ ...plan, roster: plan.roster.slice(0, 2), cohort: { c: 1, t: 2, m: 2 } }),
  ],
  ["PLAN_COHORT", "c < 1", cohort({ c: 0 })],
  ["PLAN_COHORT", "t ≤ c", cohort({ c: 3 })],
  ["PLAN_COHORT", "2t ≤ n + c", cohort({ t: 2 })],
  ["PLAN_COHORT", "m < t", cohort({ m: 2 })],
  ["PLAN_COHORT", "m > n", cohort({ m: 5 })],
  ["PLAN_COHORT", "m − c < 2", cohort({ c: 2, t: 4, m: 3 })],
  ["PLAN_BUDGET", "no epsilon", budget({ epsilon: "0" })],
  ["PLAN_BUDGET", "an epsilon that protects nobody", budget({ epsilon: "21" })],
  ["PLAN_BUDGET", "a delta too large for so many users", budget({ delta: "0.001" })],
  ["PLAN_BUDGET", "a cap below the users that the plan counts on", budget({ usersCap: 24 })],
  [
    "PLAN_TIMING",
    "reports that come after nobody waits for them",
    (plan) => ({ ...plan, timing: { ...plan.timing, tickMs: plan.timing.reportMs } }),
  ],
  ["SUM_TOO_LARGE", "sums that could wrap round", budget({ usersCap: 2 ** 50, delta: "1e-18" })],
  ["PLAN_FEATURES", "a feature with an empty range", secondFeature({ lo: 5, hi: 5 })],
  ["PLAN_FEATURES", "a logarithm below its domain", secondFeature({ lo: -1, hi: 5, transform: "log1p" })],
  ["PLAN_FEATURES", "a feature named twice", secondFeature({ name: "orders" })],
  ["PLAN_SELECTION", "a selection that keeps everything", selecting({ keep: 2 })],
  [
    "PLAN_SELECTION",
    "a selection that leaves too little for segments",
    selecting({ keep: 1, share: 0.6 }, 0.1),
  ],
  ["PLAN_TARGET", "a target that nobody declares", (plan) => selecting({ target: "other" })(plan)],
  [
    "PLAN_CATALOGUE",
    "a catalogue under the hash of another",
    (plan) => ({ ...plan, catalogue: { level: "item", hash: "0".repeat(64), entries: ["tea"] } }),
  ],
  [
    "PLAN_SHARES",
    "programs that share more than the budget",
    (plan) => ({ ...plan, programs: [...plan.programs, ...plan.programs] }),
  ],
  [
    "PLAN_ORDER",
    "a program whose sums nobody has asked for",
    (plan) => ({ ...plan, programs: [{ name: "hierarchy", share: 0, spec: { groups: [2] } }] }),
  ],
  ["PLAN_INPUT_HASH", "a model under the hash of another", carrying({ hash: "0".repeat(64), model: "{}" })],
  [
    "PLAN_INPUT_UNREADABLE",
    "a model that is none",
    carrying({ hash: toHex(hashStudyModel("{}")), model: "{}" }),
  ],
  [
    "PLAN_INPUT_SIZE",
    "models that fill every node's disk",
    carrying({ hash: "0".repeat(64), model: "x".repeat(600_000) }),
  ],
  [
    "PLAN_SESSIONS",
    "fewer sessions than the program needs",
    (plan) => ({ ...plan, limits: { ...plan.limits, maxSessions: 2 } }),
  ],
  ["PLAN_TOO_SMALL", "too few users for so many segments", (plan) => ({ ...plan, usersFloor: 10 })],
  [
    "POLICY_ROSTER",
    "a stranger in the roster",
    (plan) => ({ ...plan, roster: [...plan.roster.slice(0, 3), STRANGER] }),
  ],
  [
    "POLICY_ROSTER",
    "a node left out of the roster",
    (plan) => ({ ...plan, roster: plan.roster.slice(0, 3), cohort: { c: 1, t: 3, m: 3 } }),
  ],
  [
    "POLICY_REPLACES",
    "a node left out by a plan that says it replaces one which nobody has ended",
    (plan) => ({
      ...plan,
      roster: plan.roster.slice(0, 3),
      cohort: { c: 1, t: 3, m: 3 },
      replaces: "ea".repeat(32),
    }),
  ],
  ["POLICY_ROSTER", "a roster in another order", (plan) => ({ ...plan, roster: plan.roster.toReversed() })],
  ["POLICY_COORDINATOR", "another coordinator", (plan) => ({ ...plan, coordinator: STRANGER })],
  [
    "POLICY_BUDGET",
    "a delta over the node's own limit",
    (plan) =>
      budget({ delta: "0.002", usersCap: 5 })({
        ...plan,
        usersFloor: 20,
      }),
  ],
  ["POLICY_COHORT", "more nodes than usual that share the noise", cohort({ m: 4 })],
  ["POLICY_ATTEMPTS", "attempts that could tell more than the node's own limit", limits({ maxAttempts: 6 })],
  ["POLICY_SESSIONS", "more sessions than usual", limits({ maxSessions: 21 })],
  ["POLICY_SNAPSHOT", "a snapshot in the future", snapshot(TINY_CLOCK + DAY_MS)],
  ["POLICY_SNAPSHOT", "a snapshot of more than 400 days ago", snapshot(TINY_CLOCK - 400 * DAY_MS - 1000)],
  [
    "POLICY_CLEANING",
    "a threshold on a user's orders",
    (plan) => ({
      ...plan,
      cleaning: { ...plan.cleaning, minimum: { orders: 3 } },
    }),
  ],
  ["POLICY_TARGET", "a target that the dictionary does not have", (plan) => selecting({ keep: 1 })(plan)],
  [
    "POLICY_FEATURE",
    "a feature that the node does not allow",
    (plan) => ({
      ...plan,
      features: plan.features.map((feature) => ({ ...feature, name: `${feature.name}2` })),
    }),
  ],
];

const MALFORMED: readonly (readonly [string, (honest: Plan) => Uint8Array])[] = [
  ["an unknown key", (plan: Plan) => encodeCanonical({ ...plan, backdoor: true })],
  [
    "an unknown key inside",
    (plan: Plan) => encodeCanonical({ ...plan, budget: { ...plan.budget, free: true } }),
  ],
  ["a missing key", (plan: Plan) => encodeCanonical({ ...plan, title: undefined })],
  ["bytes after the plan", (plan: Plan) => new Uint8Array([...planBytes(plan), 0])],
  ["no bytes", () => new Uint8Array(0)],
];

const REPEATED: Attack = {
  words: "a node restored from an old disk image",
  name: "a plan that was approved before and whose keys are gone",
  refusal: "PLAN_REPEATED",
  said: [],
  charged: [],
  script(stage: Stage) {
    let isDone = false;
    return {
      crashNode(node, effect) {
        if (isDone || node !== VICTIM || effect.type !== "send" || effect.message.type !== "enrol")
          return undefined;
        isDone = true;
        const disk = new MemoryStore(new Map(), stage.disk(VICTIM).lines());
        return { when: "before", restartMs: 10, disk };
      },
    };
  },
};

const UNCOMPARED: Attack = {
  words: "substituted identity or late Sybil",
  name: "a plan before the victim has compared the roster with c + 1 partners",
  refusal: "ROSTER_UNCOMPARED",
  options: { compared: () => ({ least: undefined, partners: () => ["shop-2"] }) },
  said: [],
  charged: [],
  // Who has compared with whom is nothing that a coordinator should learn.
  problem: ({ messages }) => {
    const refusals = messages.filter(({ type }) => type === "refused");
    if (refusals.length !== 1) return `${refusals.length} refusals were sent`;
    return /shop-\d/.test(JSON.stringify(refusals)) ? "the refusal names partners" : undefined;
  },
  script: () => ({}),
};

/** A node that died right after it had approved a plan is asked again, by a new plan that looks further back. */
const FURTHER_BACK: Attack = {
  words: "plans breaking each inequality",
  name: "a snapshot before that of the last plan approved",
  refusal: "POLICY_SNAPSHOT",
  said: [],
  charged: [],
  script(stage: Stage) {
    let isDone = false;
    const earlier = (plan: Plan) =>
      planBytes({ ...snapshot(Date.parse(plan.snapshot) - 1000)(plan), studyId: "ab".repeat(32) });
    const offer = offering(earlier)(stage);
    return {
      toNode: (to, message) => (isDone && offer.toNode ? offer.toNode(to, message) : [{ message }]),
      crashNode(node, effect) {
        if (isDone || node !== VICTIM || effect.type !== "send" || effect.message.type !== "enrol")
          return undefined;
        isDone = true;
        const disk = new MemoryStore(new Map(), stage.disk(VICTIM).lines());
        return { when: "before", restartMs: 10, disk };
      },
    };
  },
};

const INEQUALITIES = "plans breaking each inequality";
const SYBIL = "substituted identity or late Sybil";
const PAYLOADS = "oversized, NaN, wrong-length and prototype-polluting payloads";

export const PLAN_LIES: readonly Attack[] = [
  ...PLANS.map(([refusal, name, change]): Attack => ({
    words: refusal === "POLICY_ROSTER" || refusal === "POLICY_REPLACES" ? SYBIL : INEQUALITIES,
    name,
    refusal,
    said: [],
    charged: [],
    script: offering((honest) => planBytes(change(honest))),
  })),
  ...MALFORMED.map(([name, bytes]): Attack => ({
    words: PAYLOADS,
    name: `a plan with ${name}`,
    refusal: undefined,
    told: "PLAN_MALFORMED",
    said: [],
    charged: [],
    script: offering(bytes),
  })),
  {
    words: INEQUALITIES,
    name: "a smaller c than usual for seven nodes",
    refusal: "POLICY_COHORT",
    said: [],
    charged: [],
    options: { nodes: 7 },
    script: offering((honest) => planBytes(cohort({ c: 1 })(honest))),
  },
  FURTHER_BACK,
  REPEATED,
  UNCOMPARED,
];
