import { modelOf } from "../../shared/src/programs/index.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { ringFromBytes, ringToIntegers } from "@fedseg/shared/field/ring.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { resultBody, sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { InProcessStudy } from "../../test/simulation/in-process-study.ts";
import { deal } from "./fedseg.ts";
import { meanInertia } from "./inertia.ts";
import type { Points } from "./points.ts";

/** One study through every message of the protocol, against the plaintext sums of the same contributions. */
export interface ProtocolRun {
  readonly sessions: number;
  readonly numbers: number;
  readonly isBitEqual: boolean;
  readonly nicv: number;
}

const NODES = 4;

/**
 * Runs points on [−1, 1] as a study of four nodes through the production state machines: keys, masks, commitments,
 * shares, ledgers; then compares every released sum with the integer sum of what the nodes put in.
 */
export function throughProtocol(points: Points, k: number, epsilon: number): ProtocolRun {
  const tables = deal(points, NODES);
  const study = new InProcessStudy({
    nodes: NODES,
    seed: "accuracy",
    table: (node) => tables[node],
    plan: (tiny) => ({
      ...tiny,
      budget: { epsilon: `${epsilon}`, delta: "0.00001", usersCap: Math.ceil(points.n / NODES) },
      features: Array.from({ length: points.d }, (_, at) => {
        const name = `x${at}`;
        const bounds = { lo: -1, hi: 1, transform: "none", unit: "", direction: "neutral" } as const;
        const measure = { of: "attribute", attribute: name } as const;
        return { name, title: { en: name, zh: name }, measure, ...bounds };
      }),
      usersFloor: points.n,
      programs: [
        {
          name: "segmentation",
          share: 1,
          spec: { k, normalise: "range", describe: { share: 0.01 }, sizeFloor: 10 },
        },
      ],
    }),
  }).run();
  const released = study.model();
  if (!released) throw new CodedError("NO_MODEL", refusalOf(study));
  const model = modelOf(released, "segmentation");
  const scale = Math.sqrt(points.d);
  const sums = releasedSums(study);
  return {
    sessions: sums.length,
    numbers: sums.reduce((count, sum) => count + sum.length, 0),
    isBitEqual: sums.every((sum, session) =>
      sum.every((value, at) => value === plainSum(study, session, at)),
    ),
    nicv: meanInertia(
      points,
      model.centers.map((value) => value * scale),
    ),
  };
}

function plainSum(study: InProcessStudy, session: number, at: number): number {
  let sum = 0;
  for (let node = 0; node < NODES; node += 1) sum += study.contributionsOf(node)[session][at];
  return sum;
}

/** The sums as the coordinator has recorded and signed them. */
function releasedSums(study: InProcessStudy): Float64Array[] {
  const sums: Float64Array[] = [];
  for (;;) {
    const stored = study.disk("coordinator").read(`record/${`${sums.length + 1}`.padStart(5, "0")}`);
    if (!stored) return sums;
    const record = decodeCanonical(stored, sessionRecord)!;
    const open = decodeCanonical(record.open.body, openBody)!;
    const result = decodeCanonical(record.result.body, resultBody)!;
    sums.push(ringToIntegers(ringFromBytes(result.sum, open.length, open.modulusBits)!)!);
  }
}

function refusalOf(study: InProcessStudy): { what: string; why: string; todo: string } {
  const last = study.told.at(-1);
  return {
    what: "The study ended without a model.",
    why: last?.text ?? "Nobody said why.",
    todo: "Try other points.",
  };
}
