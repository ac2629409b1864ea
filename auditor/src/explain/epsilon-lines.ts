import { epsilonOf } from "@fedseg/shared/dp/gdp.ts";
import { erfc, erfcx } from "@fedseg/shared/math/special-erfcx.ts";
import { type Derivation, both, roundUp } from "./derivation.ts";

/** A mu whose epsilon is derived. */
export interface Converted {
  /** Name of the variable that holds mu. */
  readonly mu: string;
  readonly value: number;
  /** Put behind the names of this conversion. */
  readonly suffix: string;
}

/** Derives epsilon by both accountants and compares them; returns the smaller one. */
export function epsilonLines(
  derivation: Derivation,
  { mu, value, suffix }: Converted,
  delta: number,
): number {
  const of = (name: string) => `${name}${suffix}`;
  const gdp = gdpLines(derivation, { mu, value, suffix }, delta);
  const rho = derivation.up(
    of("rho"),
    `${mu}**2 / 2`,
    value ** 2 / 2,
    both("the same in concentrated differential privacy", "换算为集中差分隐私"),
  );
  const alpha = Number(bestOrder(rho, delta).toPrecision(8));
  derivation.given(
    of("alpha"),
    `${alpha}`,
    both("any order > 1 is valid; this one gives the least", "任何大于 1 的阶均有效；此阶给出最小值"),
  );
  const [A, R] = [of("alpha"), of("rho")];
  const zcdp = derivation.up(
    of("eps_zcdp"),
    `${R}*${A} + log((${A} - 1)/${A}) - log(delta*${A})/(${A} - 1)`,
    Math.max(0, atOrder(rho, delta, alpha)),
    both("zCDP accountant, rounded up", "zCDP 核算结果，向上取整"),
  );
  derivation.real(
    of("zcdp_over_gdp"),
    `${of("eps_zcdp")} / ${of("eps_gdp")}`,
    zcdp / gdp,
    both("both are valid bounds; the smaller one is reported", "两者均为有效上界，报告取较小者"),
  );
  return derivation.up(
    of("eps"),
    `min(${of("eps_gdp")}, ${of("eps_zcdp")})`,
    Math.min(gdp, zcdp),
    both("epsilon at delta", "δ 下的 ε"),
  );
}

/** delta(epsilon) of mu-GDP with its intermediate numbers. @see Balle, Wang 2018, Theorem 8 */
function gdpLines(derivation: Derivation, { mu, value, suffix }: Converted, delta: number): number {
  const of = (name: string) => `${name}${suffix}`;
  const eps = roundUp(epsilonOf(value, delta));
  const E = of("eps_gdp");
  derivation.given(
    E,
    `${eps}`,
    both(
      "least epsilon for which the last of these lines is not above delta, rounded up",
      "使以下末行不超过 δ 的最小 ε，向上取整",
    ),
  );
  const a = derivation.real(
    of("a"),
    `(${E}/${mu} - ${mu}/2) / sqrt(2)`,
    (eps / value - value / 2) / Math.SQRT2,
    NOTHING,
  );
  const b = derivation.real(
    of("b"),
    `(${E}/${mu} + ${mu}/2) / sqrt(2)`,
    (eps / value + value / 2) / Math.SQRT2,
    NOTHING,
  );
  const first = derivation.real(
    of("erfcx_a"),
    `exp(${of("a")}**2) * erfc(${of("a")})`,
    scaledErfc(a),
    NOTHING,
  );
  const second = derivation.real(
    of("erfcx_b"),
    `exp(${of("b")}**2) * erfc(${of("b")})`,
    scaledErfc(b),
    NOTHING,
  );
  derivation.real(
    of("delta_gdp"),
    `exp(-${of("a")}**2) * (${of("erfcx_a")} - ${of("erfcx_b")}) / 2`,
    (Math.exp(-a * a) * (first - second)) / 2,
    both("GDP accountant: delta, but for the last digits printed", "GDP 核算：与 δ 相符，仅末位数字有别"),
  );
  return eps;
}

const NOTHING = both("", "");

function scaledErfc(x: number): number {
  return x < 0 ? Math.exp(x * x) * erfc(x) : erfcx(x);
}

/** Searches the order with the least epsilon by golden section over the exponent of order − 1. */
function bestOrder(rho: number, delta: number): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  const at = (exponent: number) => atOrder(rho, delta, 1 + 2 ** exponent);
  let [low, high] = [-20, 50];
  for (let step = 0; step < 100; step += 1) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)];
    if (at(left) < at(right)) high = right;
    else low = left;
  }
  return 1 + 2 ** ((low + high) / 2);
}

/** @see Canonne, Kamath, Steinke 2020, Proposition 12 */
function atOrder(rho: number, delta: number, alpha: number): number {
  return rho * alpha + Math.log((alpha - 1) / alpha) - Math.log(delta * alpha) / (alpha - 1);
}
