import type { ByteSource } from "@fedseg/shared/math/rng.ts";
import type { Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { measureRequest } from "../contribution.ts";
import type { Table } from "../table.ts";
import { type AuditSession, COHORT } from "./design.ts";
import type { Scenario } from "./scenarios.ts";

/** What a node does for a session; in an installation this is `contribute` of contribution.ts. */
export type Contribute = (
  table: Table,
  request: Request,
  parameters: SumParameters,
  source: ByteSource,
) => Float64Array;

/** Gives every node of the audit what it contributes with: a fault of one node is put in here. */
export type NodeOf = (node: number) => Contribute;

/** Exact sums of one session, node after node: what the noise is taken off against. */
export type Exact = readonly Float64Array[];

/** Noise that was really drawn: by session, attempt and node. */
export type Noise = readonly (readonly Exact[])[];

/** Measures the exact sums of all sessions once; they are the same in every run. */
export function exactSums(tables: readonly Table[], sessions: readonly AuditSession[]): readonly Exact[] {
  return sessions.map(({ request, parameters }) =>
    tables.map((table) => measureRequest(table, request, parameters)),
  );
}

/** Runs a study once: every node that is there contributes to every session and attempt. Returns the noise of all. */
export function runArm(
  { attempts, silent }: Scenario,
  arm: { readonly tables: readonly Table[]; readonly exact: readonly Exact[] },
  sessions: readonly AuditSession[],
  nodeOf: NodeOf,
  source: ByteSource,
): Noise {
  return sessions.map(({ request, parameters }, session) =>
    Array.from({ length: attempts }, () =>
      arm.tables.map((table, node) => {
        if (silent.includes(node)) return new Float64Array(0);
        const contribution = nodeOf(node)(table, request, parameters, source);
        const data = arm.exact[session][node];
        return contribution.map((value, at) => value - data[at]);
      }),
    ),
  );
}

/** Where an attacker looks: the target's whole part of every session, and how its score weighs each entry. */
export interface Aim {
  /** Part of all nodes, over the variance of the noise that the attacker lacks. */
  readonly weights: readonly Float64Array[];
  /** Part of the surviving honest nodes that is in a release. */
  readonly inRelease: readonly Float64Array[];
  /** Mean of the score with the whole of the target in the release, and its variance: both are this. */
  readonly separation: number;
}

/** Aims an attacker at the target: who knows the noise of c nodes is left with that of the others. */
export function aimAt(
  { survivors, attempts }: Scenario,
  colluders: readonly number[],
  sessions: readonly AuditSession[],
  exact: { readonly absent: readonly Exact[]; readonly present: readonly Exact[] },
): Aim {
  const honest = survivors.filter((node) => !colluders.includes(node));
  const everybody = Array.from({ length: COHORT.n }, (_, node) => node);
  const partOf = (session: number, nodes: readonly number[]) => {
    const { length } = sessions[session].parameters;
    const part = new Float64Array(length);
    for (const node of nodes) {
      const [has, had] = [exact.present[session][node], exact.absent[session][node]];
      for (let at = 0; at < length; at += 1) part[at] += has[at] - had[at];
    }
    return part;
  };
  let separation = 0;
  const weights = sessions.map(({ parameters }, session) => {
    const part = partOf(session, everybody);
    const weight = new Float64Array(part.length);
    for (const { offset, length, nodeVariance } of parameters.blocks) {
      const variance = (honest.length * Number(nodeVariance.n)) / Number(nodeVariance.d);
      for (let at = offset; at < offset + length; at += 1) {
        weight[at] = part[at] / variance;
        separation += attempts * part[at] * weight[at];
      }
    }
    return weight;
  });
  return { weights, inRelease: sessions.map((_, session) => partOf(session, honest)), separation };
}

/**
 * Scores the releases of one run: the projection of what the attacker cannot explain without the target on the
 * target's part, over the variance.
 */
export function scoreOf(
  { survivors }: Scenario,
  colluders: readonly number[],
  aim: Aim,
  run: { readonly noise: Noise; readonly isPresent: boolean },
): number {
  let score = 0;
  for (const [session, attempts] of run.noise.entries()) {
    const weight = aim.weights[session];
    const target = aim.inRelease[session];
    for (const nodes of attempts) {
      for (let at = 0; at < weight.length; at += 1) {
        let left = run.isPresent ? target[at] : 0;
        for (const node of survivors) if (!colluders.includes(node)) left += nodes[node][at];
        score += weight[at] * left;
      }
    }
  }
  return score;
}
