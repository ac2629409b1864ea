import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import type { Facts } from "@fedseg/auditor/checks/facts.ts";
import { explainRelease } from "@fedseg/auditor/explain/explain-release.ts";
import { explainText } from "@fedseg/auditor/explain/explain-text.ts";
import { LANGUAGES } from "@fedseg/wording/language.ts";
import type { AuditedSession, AuditedStudy } from "@fedseg/auditor/sessions/audited.ts";
import { guaranteeOf } from "@fedseg/shared/dp/accountant.ts";
import { settledMuSq } from "@fedseg/shared/private-sum/trust-rows.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { type Value, evaluate, toDouble } from "./python-value.ts";
import { shopBundle, show } from "./shop-study.ts";

/** Digits that explanations print of reals. */
const DIGITS = 12;

interface Statement {
  readonly name: string;
  readonly code: string;
  /** Behind "# =": undefined of an input. */
  readonly printed: string | undefined;
}

let facts: Facts;
let audited: AuditedStudy;
beforeAll(() => {
  ({ facts } = show(shopBundle()));
  [{ audited }] = facts.studies;
});

/** Puts what goes on in further lines, statements and their comments, back on one. */
function unfolded(text: string): string {
  return text
    .replaceAll(/ = \(\n([^]*?)\n\)/g, (_, code: string) => ` = ${code.trim().replaceAll(/\n +/g, " ")}`)
    .replaceAll(
      /\n {4}# .*(?:\n {4}# .*)*/g,
      (comment) => ` # ${comment.slice(7).replaceAll("\n    # ", " ")}`,
    );
}

function statementsOf(text: string): readonly Statement[] {
  return unfolded(text)
    .split("\n")
    .flatMap((line) => {
      if (line === "" || line.startsWith("#") || line.startsWith("from ")) return [];
      const [, name, code, printed] = /^(\w+) = (.+?)(?: +# (?:= (Fraction\(\d+, \d+\)|\S+))?.*)?$/.exec(
        line,
      )!;
      return [{ name, code, printed }];
    });
}

/** Recomputes every statement from what is printed above it; returns the printed values. */
function recompute(text: string): ReadonlyMap<string, Value> {
  const scope = new Map<string, Value>();
  for (const { name, code, printed } of statementsOf(text)) {
    const computed = evaluate(code, scope);
    const value = printed === undefined ? computed : evaluate(printed, scope);
    if (printed !== undefined) expectPrinted(`${name} = ${code}`, computed, value);
    scope.set(name, value);
  }
  return scope;
}

/** Whole numbers and fractions are exact; reals agree to less than one unit of the last printed digit. */
function expectPrinted(statement: string, computed: Value, printed: Value): void {
  if (typeof computed !== "number" && typeof printed !== "number") {
    const gap = computed.n * printed.d - printed.n * computed.d;
    const isExact = gap === 0n;
    if (isExact) return;
  }
  const [a, b] = [toDouble(computed), toDouble(printed)];
  const unit = b === 0 ? Number.MIN_VALUE : 10 ** (Math.floor(Math.log10(Math.abs(b))) - DIGITS + 1);
  expect(Math.abs(a - b) / unit, `${statement}: ${a}, printed ${b}`).toBeLessThan(1.01);
}

const NO_PYTHON = spawnSync("python3", ["--version"]).error !== undefined;

describe.each(LANGUAGES)("in %s", (language) => {
  test("every printed value follows from the values printed above it", () => {
    for (const { session } of audited.sessions) {
      const text = explainText(explainRelease(facts, 0, session), language);
      expect(statementsOf(text).length).toBeGreaterThan(40);
      recompute(text);
    }
  });

  test("a whole explanation stays as it is", async () => {
    const text = explainText(explainRelease(facts, 0, 4), language);
    expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
    await expect(text).toMatchFileSnapshot(`golden/release-4.${language}.txt`);
  });

  test.skipIf(NO_PYTHON)(
    `it is a program that Python runs${NO_PYTHON ? " (skipped: no python3)" : ""}`,
    () => {
      const text = explainText(explainRelease(facts, 0, 3), language);
      const { status, stderr } = spawnSync("python3", ["-"], { input: text, encoding: "utf8" });
      expect(stderr).toBe("");
      expect(status).toBe(0);
    },
  );
});

test("a changed digit is noticed", () => {
  const text = unfolded(explainText(explainRelease(facts, 0, 3), "en"));
  const changed = text.replace(/(a = .*# = \d\.\d{9})(\d)/, (_, kept: string, digit: string) => {
    return `${kept}${(Number(digit) + 5) % 10}`;
  });
  expect(changed).not.toBe(text);
  expect(() => recompute(changed)).toThrow("printed");
});

test("it ends at the numbers of the accountants", () => {
  const delta = Number(audited.study.plan.budget.delta);
  let charged = 0n;
  for (const { session, parameters, survivors } of audited.sessions) {
    const muSq = settledMuSq(parameters, audited.study.cohort, survivors.length);
    charged += muSq;
    const values = recompute(explainText(explainRelease(facts, 0, session), "en"));
    expect(values.get("charge_max")).toEqual({ n: parameters.muSq, d: 1n });
    expect(values.get("charge")).toEqual({ n: muSq, d: 1n });
    expect(values.get("after")).toEqual({ n: charged, d: 1n });
    for (const [suffix, total] of [
      ["", muSq],
      ["_all", charged],
    ] as const) {
      const { gdp, zcdp, reported } = guaranteeOf(total, delta);
      expect(toDouble(values.get(`eps_gdp${suffix}`)!) / gdp).toBeCloseTo(1, 10);
      expect(toDouble(values.get(`eps_zcdp${suffix}`)!) / zcdp).toBeCloseTo(1, 10);
      expect(toDouble(values.get(`eps${suffix}`)!)).toBeGreaterThanOrEqual(reported * (1 - 1e-12));
      expect(toDouble(values.get(`delta_gdp${suffix}`)!)).toBeLessThan(delta * (1 + 1e-10));
    }
  }
});

test("the second accountant's number stands beside the others and is a little smaller", () => {
  for (const { session } of audited.sessions) {
    const values = recompute(explainText(explainRelease(facts, 0, session), "en"));
    const [losses, gdp] = ["eps_losses", "eps_gdp"].map((name) => toDouble(values.get(name)!));
    expect(losses / gdp).toBeLessThanOrEqual(1 + 1e-6);
    expect(losses / gdp).toBeGreaterThan(0.95);
  }
});

test("a release of two parts adds their charges", () => {
  const [study] = facts.studies;
  const [first, ...rest] = audited.sessions;
  const doubled = { ...study, audited: { ...audited, sessions: [twoParts(first), ...rest] } };
  const text = explainText(explainRelease({ ...facts, studies: [doubled] }, 0, 1), "en");
  const values = recompute(text);
  expect(values.get("charge_max")).toEqual({ n: 2n * first.parameters.muSq, d: 1n });
  expect(values.get("charge_max_2")).toEqual({ n: first.parameters.muSq, d: 1n });
  const settled = settledMuSq(first.parameters, audited.study.cohort, first.survivors.length);
  expect(values.get("charge")).toEqual({ n: 2n * settled, d: 1n });
});

function twoParts(session: AuditedSession): AuditedSession {
  const { request, parameters, muSq } = session;
  return {
    ...session,
    request: { ...request, shares: [...request.shares, ...request.shares] },
    parameters: {
      ...parameters,
      blocks: [...parameters.blocks, ...parameters.blocks],
      muSq: 2n * parameters.muSq,
    },
    muSq: 2n * muSq,
  };
}

test("a release that is not there is refused with the numbers that are", () => {
  expect(() => explainRelease(facts, 0, 99)).toThrow("RELEASE_UNKNOWN");
  expect(() => explainRelease(facts, 0, 99)).toThrow(`1 to ${audited.sessions.length}`);
});
