import { scoringsOf } from "@fedseg/client-node/scoring/index.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { BEHAVIOUR_PLACES, BEHAVIOUR_WIDTH } from "@fedseg/shared/features/behaviour.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { checkPlan } from "@fedseg/shared/plan/check.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { behaviourOf, programsOf, sessionsOf } from "@fedseg/shared/plan/programs.ts";
import { commonFigures, segmentFigures } from "@fedseg/shared/programs/behaviour/figures.ts";
import type { Estimate } from "@fedseg/shared/programs/estimate.ts";
import { contractOf, modelOf } from "@fedseg/shared/programs/index.ts";
import { behaviourCells } from "@fedseg/shared/queries/behaviour-counts.ts";
import { behaviourWords } from "@fedseg/wording/programs/behaviour.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { sectionBlock } from "@fedseg/client-node/reports/insights/section-block.ts";
import { sectionsText } from "@fedseg/client-node/reports/program-sections.ts";
import { tellModel } from "@fedseg/wording/programs/index.ts";
import { expect, test } from "vitest";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { audit } from "../audit/audit.ts";
import { editedModels } from "../audit/edited-models.ts";
import { bundleOf, bundleOfAll } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TINY_RANGE } from "../simulation/tiny-market.ts";

const USERS = 2000;
const SPEC = { windowDays: 90, periods: 3 };

/** Two groups: one looks and orders at night, the other orders at noon on Saturdays and comes back; node 0 has no carts. */
function tableOf(node: number, recorded = (at: number) => at > 0): Table {
  const uniforms = seededUniforms(700 + node);
  const groups = Array.from({ length: USERS }, () => Math.floor(2 * uniforms.next()));
  const values = groups.flatMap((group) => {
    return [1 + 7 * group + uniforms.next(), 8 - 7 * group + uniforms.next()];
  });
  const numbers = groups.flatMap((group) => {
    const step = recorded(node) ? Math.floor((group === 0 ? 3.4 : 4) * uniforms.next()) : 4;
    if (group === 0 && uniforms.next() < 0.3) return [step, 0, 0, 0, 0];
    const hours = uniforms.next() < 0.7 ? (group === 0 ? 8 : 5) : 1 + Math.floor(8 * uniforms.next());
    const weekday = group === 1 && uniforms.next() < 0.6 ? 6 : 1 + Math.floor(7 * uniforms.next());
    const age = 1 + Math.floor(9 * uniforms.next());
    const back = [1, 2, 3].filter((p) => age >= p + 2 && uniforms.next() < (group === 1 ? 0.6 : 0.1));
    return [step, hours, weekday, age, back.reduce((all, p) => all | (1 << (p - 1)), 0)];
  });
  return {
    ...rowTable([TINY_RANGE, TINY_RANGE], values),
    besides: { behaviour: Uint16Array.from(numbers) },
  };
}

function withBehaviour(tiny: Plan): Plan {
  return {
    ...tiny,
    budget: { ...tiny.budget, usersCap: USERS },
    usersFloor: 4 * 1800,
    programs: [
      { ...tiny.programs[0], share: 0.6 },
      { name: "behaviour", share: 0.4, spec: SPEC },
    ],
    limits: { ...tiny.limits, maxSessions: 20 },
  };
}

const study = new InProcessStudy({ plan: withBehaviour, table: (node) => tableOf(node) }).run();
const { plan } = study;
const released = study.model()!;
const model = modelOf(released, "behaviour");
const tables = plan.roster.map((_, node) => tableOf(node));

/** Users of a segment, or of all, each by what is known of their behaviour. */
function usersOf(segment?: number): Record<keyof typeof BEHAVIOUR_PLACES, number>[] {
  return tables.flatMap((table) => {
    const segments = scoringsOf(plan, released, table)[0];
    return table.ids.flatMap((_, user) => {
      const own = segments.score(user)!.values["segment"] - 1;
      if (segment !== undefined && own !== segment) return [];
      const of = (at: number) => table.besides!.behaviour![user * BEHAVIOUR_WIDTH + at];
      return [{ step: of(0), hours: of(1), weekday: of(2), age: of(3), active: of(4) }];
    });
  });
}

test("a plan says what its rows are read for, what it asks and supports", () => {
  expect(() => checkPlan(plan)).not.toThrow();
  expect(behaviourOf(plan)).toEqual({ windowDays: 90 });
  expect(sessionsOf(plan).at(-1)).toMatchObject({ query: "behaviour-counts", share: 0.4 });
  const { plain, read } = contractOf("behaviour");
  expect(read(JSON.parse(JSON.stringify(plain(model))), 2)).toEqual(model);
  expect(() => read(plain({ ...model, numbers: [1] }), 2)).toThrow("a count for each cell");
});

test("every number that is told holds against the users it is of", () => {
  const held = (told: Estimate | undefined, truth: number) => {
    expect(told).toBeDefined();
    expect(Math.abs(told!.value - truth)).toBeLessThan(5 * told!.sigma);
  };
  for (const segment of [undefined, ...model.numbers.keys()]) {
    const users = usersOf(segment);
    const figures = segment === undefined ? commonFigures(model) : segmentFigures(model, segment);
    const known = users.filter(({ step }) => step < 4);
    held(figures.recorded, known.length / users.length);
    for (const [at, part] of figures.reached.entries())
      held(part, known.filter(({ step }) => step > at).length / known.length);
    const ordered = users.filter(({ hours }) => hours > 0);
    const { hours, weekday, back } = figures;
    if (hours) held(hours.part, ordered.filter((u) => u.hours === hours.place + 1).length / ordered.length);
    if (weekday)
      held(weekday.part, ordered.filter((u) => u.weekday === weekday.place + 1).length / ordered.length);
    for (const [at, part] of back.entries()) {
      const might = users.filter(({ age }) => age >= at + 3);
      held(part, might.filter(({ active }) => active & (1 << at)).length / might.length);
    }
  }
});

test("segments are told apart by when they order and who comes back; the funnel is of those whose platforms record it", () => {
  const [, told] = tellModel(programsOf(plan), released);
  const text = told.told.map(({ en }) => en).join("\n");
  expect(text).toContain("from 21 to 24 o'clock UTC");
  expect(text).toMatch(/from 12 to 15 o'clock UTC \([\d.]+ ± [\d.]+ % of those who order\) and on Saturdays/);
  expect(text).not.toContain("Tuesdays");
  expect(text).toMatch(/\(of the 7\d\.\d+ ± [\d.]+ % whose platforms record all of it\)/);
  expect(told.section!.curves!.lines.length).toBe(1 + model.numbers.length);
  const [{ unit, panels }] = told.section!.amounts!;
  expect(unit).toBe("share");
  for (const { rows } of panels)
    expect(rows.map(({ amount }) => amount.value)).toEqual(
      rows.map(({ amount }) => amount.value).toSorted((a, b) => b - a),
    );
  const shown = sectionsText([told.section!], "en");
  expect(shown.split("\n").filter((line) => columnsOf(line) > 80)).toEqual([]);
  const { markup } = sectionBlock(told.section!, "zh");
  expect(markup).not.toMatch(/NaN|undefined/);
  const lines = markup.match(/<p>[^<]*<\/p>/g)!.join("");
  expect([/\d\u00A0±\u00A0[\d.]+\u00A0%/.test(lines), / [%±]|± /.test(lines)]).toEqual([true, false]);
  expect(told.told.map(({ zh }) => zh).join()).toContain("再次下单");
});

test("what is the same of several segments is said once, of all of them", () => {
  const { cells } = behaviourCells(model.periods);
  const counts = new Float64Array(3 * cells);
  // Of the last one there are users enough to tell something.
  counts.set(model.counts.subarray(-cells), 2 * cells);
  const told = behaviourWords.told({ ...model, numbers: [1, 2, 4], counts, sigma: 1 }, SPEC, [], []);
  const whose = told.map(({ en, zh }) => [en.split(":")[0], zh.split("：")[0]]);
  expect(whose.slice(-2)).toEqual([
    ["Segments 1 and 2", "客群 1、2"],
    ["Segment 4", "客群 4"],
  ]);
});

test("a study of platforms without carts says so, and prints no zeros", () => {
  const none = new InProcessStudy({ plan: withBehaviour, table: (node) => tableOf(node, () => false) }).run();
  const told = tellModel(programsOf(none.plan), none.model()!)[1].told.map(({ en }) => en);
  for (const shown of told) {
    expect(shown).toContain("no funnel, for their platforms do not record views, carts and orders");
    expect(shown).not.toContain("looked at something");
  }
});

test("where nobody stops at the cart, it is said once, and the step is not told", () => {
  const noCarts = (node: number): Table => {
    const table = tableOf(node);
    const behaviour = table.besides!.behaviour!.map((one, at) =>
      at % BEHAVIOUR_WIDTH === 0 && one === 2 ? 1 : one,
    );
    return { ...table, besides: { behaviour } };
  };
  const own = new InProcessStudy({ plan: withBehaviour, table: noCarts }).run();
  const told = tellModel(programsOf(own.plan), own.model()!)[1].told.map(({ en }) => en);
  expect(told.filter((text) => text.includes("Nobody beyond the noise stops at the cart"))).toHaveLength(1);
  expect(told.join()).not.toContain("put something into the cart");
});

test("a person is told how they behave themselves", () => {
  const [, scoring] = scoringsOf(plan, released, tables[1]);
  const user = tables[1].ids.findIndex((_, at) => tables[1].besides!.behaviour![at * BEHAVIOUR_WIDTH] === 3);
  expect(scoring.score(user)!.values["step"]).toBe(3);
  expect(scoring.explain!(user)!.en).toMatch(/^In the last 90 days the furthest you got was: ordered\./);
});

test("too few users are refused, and the nearest plan that is not is named", () => {
  const { facts } = programsOf(plan)[1];
  const check = (usersFloor: number) => contractOf("behaviour").check(SPEC, { ...facts, usersFloor });
  const least = Number(/at least (\d+) users/.exec(String(catchOf(() => check(2))))?.[1]);
  expect(() => check(least)).not.toThrow();
  expect(() => check(least - 1)).toThrow("PLAN_TOO_SMALL");
});

test("two programs that look at other days are refused", () => {
  const more = { name: "behaviour" as const, share: 0.1, spec: { ...SPEC, windowDays: 30 } };
  const [first, second] = plan.programs;
  const both = { ...plan, programs: [first, { ...second, share: 0.3 }, more] } as Plan;
  expect(() => checkPlan(both)).toThrow("PLAN_BEHAVIOUR");
});

test("a later study looks at the segments of an earlier one, audited with it", () => {
  const text = new TextDecoder().decode(bundleOf(study).get("model.json"));
  const later = new InProcessStudy({
    plan: (tiny) => ({
      ...withBehaviour(tiny),
      studyId: "ab".repeat(32),
      inputs: { before: { hash: toHex(hashStudyModel(text)), model: text } },
      programs: [{ name: "behaviour", share: 1, spec: { ...SPEC, of: "before" } }],
    }),
    table: tableOf,
    disks: plan.roster.map((_, node) => study.disk(node).copy()),
  }).run();
  const [own, first] = [commonFigures(modelOf(later.model()!, "behaviour")), commonFigures(model)];
  const gap = Math.abs(own.reached[2]!.value - first.reached[2]!.value);
  expect(gap).toBeLessThan(5 * Math.hypot(own.reached[2]!.sigma, first.reached[2]!.sigma));
  expect(audit(bundleOfAll([study, later])).verdict).toBe("PASS");
});

test("an audit finds another number in any place of the model", () => {
  const edited = editedModels(bundleOf(study), "behaviour");
  expect(edited.size).toBeGreaterThan(2);
  for (const [place, bundle] of edited) expect([place, audit(bundle).verdict]).toEqual([place, "FAIL"]);
});

function catchOf(run: () => void): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
