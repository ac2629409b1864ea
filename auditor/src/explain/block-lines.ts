import { mu1OfSum } from "@fedseg/shared/dp/gdp-envelope.ts";
import { chargeOf } from "@fedseg/shared/dp/charge.ts";
import { type Rational, rational, rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import type { BlockParameters } from "@fedseg/shared/private-sum/types.ts";
import { type Derivation, both } from "./derivation.ts";

/** Names of a block's variables: one block has them bare, several with a number behind. */
export type Named = (name: string) => string;

/** Derives the bound on one user: Δ² as a whole number. */
export function boundLines(derivation: Derivation, block: BlockParameters, named: Named): void {
  const [S, C, D] = [named("S"), named("C"), named("Delta2")];
  const { norm, scale, deltaSq } = block;
  derivation.given(
    S,
    `${scale}`,
    both("scale: reals become whole numbers of 1/S", "缩放因子：实数化为 1/S 的整数倍"),
  );
  if (norm.kind === "ones") {
    derivation.given(
      named("ones"),
      `${norm.count}`,
      both("entries that one user sets to 1, at most", "一名用户至多置 1 的项数"),
    );
    derivation.exact(
      D,
      `${S}**2 * ${named("ones")}`,
      deltaSq,
      both("whole, nothing to round", "本为整数，无须取整"),
    );
  } else {
    derivation.given(
      C,
      `${norm.square}`,
      both("squares of one user's integers, summed, at most", "一名用户各整数的平方和上限"),
    );
    derivation.exact(D, `${S}**2 * ${C}`, deltaSq, both("whole, nothing to round", "本为整数，无须取整"));
  }
  derivation.real(
    named("Delta"),
    `sqrt(${D}) / ${S}`,
    Math.sqrt(Number(deltaSq)) / scale,
    both("in the units that are measured", "换算为度量单位"),
  );
}

/** What a block's noise follows from. */
export interface Allotted {
  readonly block: BlockParameters;
  /** Part of the program, and what of the budget it gives: mu² in fixed point 2^-80. */
  readonly share: number;
  readonly allotment: bigint;
  /** Nodes whose noise has to suffice: m − c. */
  readonly honest: number;
  readonly named: Named;
}

/** Derives one node's noise: what the plan needs, what is sampled, and what the honest nodes add up to. */
export function noiseLines(
  derivation: Derivation,
  { block, share, allotment, honest, named }: Allotted,
): void {
  const { nodeVariance, deltaSq, scale } = block;
  const planned = rational(deltaSq << 80n, allotment * BigInt(honest));
  const [part, allowed, need, s] = [named("share"), named("allotment"), named("planned"), named("sampled")];
  derivation.given(
    part,
    `Fraction(${share})`,
    both("part of the budget that the program gives to this", "程序分给此项的预算份额"),
  );
  derivation.exact(allowed, `floor(left * ${part} / rest)`, allotment, both("rounded down", "向下取整"));
  derivation.real(
    need,
    `Fraction(${named("Delta2")} * 2**80, ${allowed} * honest)`,
    rationalToNumber(planned),
    both("variance that a node has to add at least", "每个节点至少应加的方差"),
  );
  derivation.given(
    s,
    fractionCode(nodeVariance),
    both("variance with which each node samples, as signed", "各节点实际抽样所用方差（已签名）"),
  );
  derivation.real(
    named("surplus"),
    `${s} / ${need}`,
    rationalToNumber(nodeVariance) / Number(rationalToNumber(planned).toPrecision(12)),
    both(
      "1 or more: rounded up to 16 bits, and a little for integer noise",
      "不小于 1：按 16 位向上取整，并为整数噪声略增",
    ),
  );
  derivation.real(
    named("sigma_node"),
    `sqrt(${s}) / ${scale === 1 ? "1" : named("S")}`,
    Math.sqrt(rationalToNumber(nodeVariance)) / scale,
    both("standard deviation of one node's noise, real units", "单个节点噪声的标准差，实数单位"),
  );
}

/** Which nodes' noise an observer cannot subtract: how many, and how the text writes it. */
export interface Observer {
  readonly nodes: number;
  readonly code: string;
  /** Put behind names; empty for the charge itself. */
  readonly suffix: string;
}

/** Derives mu1 and the charge of a block against an observer; returns the charge. */
export function chargeLines(
  derivation: Derivation,
  { nodeVariance, deltaSq }: BlockParameters,
  named: Named,
  { nodes, code, suffix }: Observer,
): bigint {
  const of = (name: string) => named(`${name}${suffix}`);
  const sum = rational(nodeVariance.n * BigInt(nodes), nodeVariance.d);
  derivation.exact(
    of("s2"),
    `${code} * ${named("sampled")}`,
    fractionCode(sum),
    both("total variance that the observer cannot subtract", "观察者无法减去的总方差"),
  );
  if (suffix === "") seriesLines(derivation, { nodeVariance, sum, nodes }, named);
  const mu1 = mu1OfSum(Array<Rational>(nodes).fill(nodeVariance));
  derivation.given(
    of("mu1"),
    `${mu1}`,
    both("the series, rounded up by less than 1 in 10**9", "上述级数向上取整，幅度小于 10**9 分之一"),
  );
  const charge = chargeOf(mu1, deltaSq);
  derivation.exact(
    of("charge"),
    `ceil(Fraction(${of("mu1")})**2 * ${named("Delta2")} * 2**80)`,
    charge,
    both("mu**2 in units of 2**-80, rounded up", "mu**2，单位 2**-80，向上取整"),
  );
  return charge;
}

/** The worst case of integer noise: 2·Φ⁻¹(½ + P[0]/2) as a series in y. */
function seriesLines(
  derivation: Derivation,
  {
    nodeVariance,
    sum,
    nodes,
  }: { readonly nodeVariance: Rational; readonly sum: Rational; readonly nodes: number },
  named: Named,
): void {
  const y = derivation.real(
    named("y"),
    `1 / (2 * sqrt(${named("s2")}))`,
    1 / (2 * Math.sqrt(rationalToNumber(sum))),
    both("half a step of 1 in standard deviations", "步长 1 的一半，以标准差计"),
  );
  const series =
    1 +
    y ** 2 / 6 +
    (7 * y ** 4) / 120 +
    (127 * y ** 6) / 5040 +
    (4369 * y ** 8) / 362_880 +
    (34_807 * y ** 10) / 5_702_400;
  const Y = named("y");
  const printed = derivation.real(
    named("series"),
    `1 + ${Y}**2/6 + 7*${Y}**4/120 + 127*${Y}**6/5040 + 4369*${Y}**8/362880 + 34807*${Y}**10/5702400`,
    series,
    both("whole numbers instead of a continuous bell", "以整数噪声代替连续钟形分布所致"),
  );
  derivation.real(
    named("closeness"),
    `10 * (${nodes} - 1) * exp(-pi**2 * ${named("sampled")})`,
    10 * (nodes - 1) * Math.exp(-(Math.PI ** 2) * rationalToNumber(nodeVariance)),
    both(
      "how far a sum of integer noises can be from one of their variance: nothing that a digit shows",
      "整数噪声之和与单个同方差噪声的差距上界：小到任何一位数字都看不出",
    ),
  );
  derivation.real(
    named("mu1_series"),
    `2 * ${Y} * ${named("series")}`,
    2 * y * printed,
    both(
      "mu of a change by 1 in one number: 2*Phi^-1(1/2 + P[0]/2)",
      "一个数字变化 1 的 mu：2*Phi^-1(1/2 + P[0]/2)",
    ),
  );
}

/** Writes a rational as Python does. */
export function fractionCode({ n, d }: Rational): string {
  return d === 1n ? `${n}` : `Fraction(${n}, ${d})`;
}
