import { policyLimits } from "@fedseg/client-node/policy/limits.ts";
import { rowTable } from "./row-table.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { Secret } from "@fedseg/shared/crypto/secret.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type SigningKey, signingKeyFromSeed } from "@fedseg/shared/crypto/signature.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { PROTOCOL } from "@fedseg/shared/plan/protocols.ts";
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { seededSource } from "./seeded-source.ts";

/** Users on each platform of the tiny market. */
const USERS = 60;

/** Returns the identity key of a party of a tiny study. */
export function tinyKey(seed: string, name: string): SigningKey {
  return signingKeyFromSeed(new Secret(seededSource(`${seed} key ${name}`).bytes(32)));
}

/** Returns the name of a node of a tiny study. */
export function tinyName(node: number): string {
  return `shop-${node + 1}`;
}

/** What the nodes of tiny studies allow: the usual, and reports that leave when they are ready. */
export const TINY_LIMITS = policyLimits.parse({ minTickMs: 0, minPrepareMs: 0 });

/** What their clocks show: the day after the snapshot. */
export const TINY_CLOCK = Date.UTC(2026, 0, 2);

/** Returns a plan for `nodes` platforms that costs little to run: two features in their hard range, two segments. */
export function tinyPlan(seed: string, nodes: number): Plan {
  const party = (name: string) => ({ name, identity: toHex(tinyKey(seed, name).publicKey) });
  const { c, t, m } = defaultCohort(nodes);
  return {
    protocol: PROTOCOL,
    studyId: toHex(seededSource(`${seed} study`).bytes(32)),
    title: "Tiny market",
    coordinator: party("coordinator"),
    roster: Array.from({ length: nodes }, (_, node) => party(tinyName(node))),
    cohort: { c, t, m },
    budget: { epsilon: "8", delta: "0.00001", usersCap: 100 },
    features: [feature("orders"), feature("spend")],
    cleaning: { duplicates: "keep", cancellations: "separate" },
    snapshot: "2026-01-01T00:00:00Z",
    usersFloor: 100,
    programs: [
      {
        name: "segmentation",
        share: 1,
        spec: { k: 2, normalise: "range", describe: { share: 0.15 }, sizeFloor: 10 },
      },
    ],
    limits: { maxSessions: 8, maxAttempts: 3 },
    timing: { bundleMs: 1000, reportMs: 1000, confirmMs: 1000, unmaskMs: 1000, tickMs: 0, graceMs: 200 },
  };
}

/** Hard range of both features. */
export const TINY_RANGE = { lo: 0, hi: 10 };

/** Returns a node's rows: two clouds of users in the square [0, 10]². */
export function tinyTable(seed: number, node: number): Table {
  const uniforms = seededUniforms(seed * 1000 + node);
  const values = Array.from({ length: USERS * 2 }, (_, at) => {
    const cloud = (at >> 1) % 2 === 0 ? 2 : 7;
    return cloud + uniforms.next();
  });
  const ids = Array.from({ length: USERS }, (_, user) => `${node}-${user}`);
  return rowTable([TINY_RANGE, TINY_RANGE], values, ids);
}

function feature(name: string): FeatureSpec {
  const title = { en: name, zh: name };
  return {
    name,
    title,
    unit: "",
    measure: { of: "attribute", attribute: name },
    transform: "none",
    ...TINY_RANGE,
    direction: "higher-is-better",
  };
}
