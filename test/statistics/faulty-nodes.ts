import { contribute, measureRequest } from "@fedseg/client-node/contribution.ts";
import type { Contribute, NodeOf } from "@fedseg/client-node/self-audit/run-arm.ts";
import { type Rational, rational, rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import type { SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type Fault, faultySampler } from "./faulty-sampler.ts";

/** The node that is not as it should be where only one is: honest, and not the target's. */
const ONE = 1;

const onlyOne =
  (faulty: Contribute): NodeOf =>
  (node) =>
    node === ONE ? faulty : contribute;

/** Contributes the exact sum of its users. */
const withoutNoise: Contribute = (table, request, parameters) => measureRequest(table, request, parameters);

/** Contributes with noise of another variance than the plan's. */
const withVariance =
  (change: (variance: Rational) => Rational): Contribute =>
  (table, request, parameters, source) =>
    contribute(table, request, withNodeVariance(parameters, change), source);

function withNodeVariance(
  parameters: SumParameters,
  change: (variance: Rational) => Rational,
): SumParameters {
  const blocks = parameters.blocks.map((block) => ({ ...block, nodeVariance: change(block.nodeVariance) }));
  return { ...parameters, blocks };
}

/** Contributes with noise from a sampler that has a fault. */
const withSampler =
  (fault: Fault): Contribute =>
  (table, request, parameters, source) => {
    const total = measureRequest(table, request, parameters);
    for (const { offset, length, nodeVariance } of parameters.blocks) {
      const sample = faultySampler(fault, nodeVariance, source);
      for (let at = offset; at < offset + length; at += 1) total[at] += sample();
    }
    return total;
  };

/** Draws noise once and uses it for ever, at every node. */
function withStaleNoise(): NodeOf {
  const first = new Map<string, Float64Array>();
  return () => (table, request, parameters, source) => {
    const data = measureRequest(table, request, parameters);
    const noise =
      first.get(request.query) ?? contribute(table, request, parameters, source).map((x, at) => x - data[at]);
    first.set(request.query, noise);
    return noise.map((x, at) => x + data[at]);
  };
}

/** Counts a node's users three times where there are more than the six that every made-up table has. */
const withoutBound: Contribute = (table, request, parameters, source) => {
  const total = contribute(table, request, parameters, source);
  if (table.users <= 6) return total;
  const data = measureRequest(table, request, parameters);
  return total.map((value, at) => value + 2 * data[at]);
};

/** Nodes that the audit must not pass, by what is wrong with them. */
export const faultyNodes: Readonly<Record<string, NodeOf>> = {
  "noise off": () => withoutNoise,
  "one share missing": onlyOne(withoutNoise),
  "one share halved": onlyOne(withVariance(({ n, d }) => rational(n, 2n * d))),
  "sigma for variance": () =>
    withVariance((variance) => rational(BigInt(Math.ceil(Math.sqrt(rationalToNumber(variance)))), 1n)),
  "zero twice as often": () => withSampler({ keepsNegativeZero: true }),
  "modulo for rejection": () => withSampler({ uniform: "masked modulo" }),
  "modulo of whole bytes": () => withSampler({ uniform: "modulo" }),
  "the same noise again": withStaleNoise(),
  "a target beyond its bound": () => withoutBound,
};

/** A sampler written anew for the faults, with none of them in it. */
export const soundSampler: NodeOf = () => withSampler({});
