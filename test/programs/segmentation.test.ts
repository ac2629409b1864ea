import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import { seededUniforms } from "../simulation/seeded-uniforms.ts";
import { simulate } from "../simulation/simulate.ts";
import type { Table } from "../../client-node/src/table.ts";
import { codedRange } from "../../shared/src/features/code.ts";
import { boxHalf } from "../../shared/src/queries/scaling.ts";
import { modelIntervals } from "../../shared/src/programs/segmentation/model-features.ts";
import { rowTable } from "../simulation/row-table.ts";
import type { Request } from "../../shared/src/private-sum/types.ts";
import { plainModel, readModel } from "../../shared/src/programs/segmentation/plain-model.ts";
import { segmentation } from "../../shared/src/programs/segmentation/segmentation.ts";
import { plannedSessions } from "../../shared/src/programs/segmentation/sessions.ts";
import type { FeatureSpec } from "../../shared/src/features/feature.ts";
import type { SegmentationModel } from "../../shared/src/programs/segmentation/spec.ts";
import { type LoneSegmentation, loneContext } from "../simulation/lone-segmentation.ts";
import { queryBlocks } from "../../shared/src/queries/index.ts";

const cohort = { n: 4, c: 1, t: 3, m: 3 };
const context = (given: LoneSegmentation, mu: number) =>
  loneContext(given, { mu, cohort, uniforms: (label: string) => seededUniforms(label) });

function spec(d: number, k: number, changed: Partial<LoneSegmentation> = {}): LoneSegmentation {
  const feature = (index: number): FeatureSpec => ({
    name: `f${index}`,
    title: { en: "F", zh: "F" },
    unit: "",
    measure: { of: "attribute", attribute: `f${index}` },
    transform: index === 0 ? "log1p" : "none",
    lo: 0,
    hi: 100,
    direction: "neutral",
  });
  const features = Array.from({ length: d }, (_, index) => feature(index));
  return {
    features,
    k,
    usersFloor: 4000,
    normalise: "quantiles",
    describe: { share: 0.15 },
    sizeFloor: 0,
    ...changed,
  };
}

const small = (given: LoneSegmentation) => segmentation(given, context(given, 0.2));

/** Answers every request with the same written sums, so that only the program decides the model. */
function answered(given: LoneSegmentation, mu: number): { model: SegmentationModel; requests: Request[] } {
  const program = segmentation(given, context(given, mu));
  const requests: Request[] = [];
  let state = 12345;
  let step = program.next();
  while (!step.done) {
    requests.push(step.value);
    const length = queryBlocks(step.value).reduce((sum, block) => sum + block.length, 0);
    const users = step.value.query === "moments" || length === 1 ? 4000 : 0;
    const sums = Float64Array.from({ length }, (_, at) => {
      state = (state * 48271) % 2147483647;
      return (at === 0 ? users : 0) + (state / 2147483647) * 40;
    });
    step = program.next({ sums, sigmas: Array.from({ length: 4 }, () => 5), survivors: 4 });
  }
  return { model: step.value, requests };
}

function digest({ centers, centerSigmas, counts, scaling, description }: SegmentationModel): string {
  const numbers = Float64Array.of(
    ...centers,
    ...centerSigmas,
    ...counts,
    ...scaling.origin,
    ...scaling.factor,
    ...description.sizes,
    ...description.places,
  );
  return createHash("sha256").update(new Uint8Array(numbers.buffer)).digest("hex");
}

/** A model as a study publishes it. */
function textOf(model: SegmentationModel): string {
  return `${JSON.stringify(plainModel(model), undefined, 1)}\n`;
}

function total(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0);
}

describe("segmentation", () => {
  const variants: [string, LoneSegmentation][] = [
    ["few features, few segments", spec(2, 3)],
    ["few features, many segments", spec(3, 9)],
    ["many features", spec(7, 4, { normalise: "range" })],
    ["many features, many segments", spec(6, 8)],
  ];

  it("derives the same bytes from the same sums", () => {
    const digests = variants.map(([name, given]) => `${name}: ${digest(answered(given, 0.5).model)}`);
    expect(digests).toMatchInlineSnapshot(`
      [
        "few features, few segments: 8d225835cec2dc36fee8ce3bc5689fda318e0b30293137a1f23ec4dd72686213",
        "few features, many segments: b5718e94fefd418718341418acfb937540e62b5b086ffe449bed6454227fde56",
        "many features: ca3269ceefa326181be622921df5d22c77d92d88dadb0616d74719506924ed2e",
        "many features, many segments: 369886ada064603a56576b5d01a6fa5659b7b907daccb0c8e2464d83c0b652b6",
      ]
    `);
  });

  it.each(variants)("asks for what was planned: %s", (_name, given) => {
    const { requests } = answered(given, 0.5);
    const planned = plannedSessions(given, context(given, 0.5));
    expect(requests.map(({ query, shares }) => ({ query, share: total(shares) }))).toEqual(
      planned.map(({ query, share }) => ({ query, share })),
    );
    const whole = total(planned.map(({ share }) => share));
    expect(whole).toBeLessThanOrEqual(1);
    expect(whole).toBeGreaterThan(1 - 1e-6);
    expect(planned.length).toBeGreaterThanOrEqual(5);
    expect(planned.length).toBeLessThanOrEqual(7);
    for (const { params } of requests) expect(JSON.parse(JSON.stringify(params))).toEqual(params);
  });

  it("splits the budget as written", () => {
    const shares = (given: LoneSegmentation) =>
      plannedSessions(given, context(given, 0.5)).map(({ query, share }) => [
        query,
        Number(share.toFixed(4)),
      ]);
    expect(shares(spec(2, 3, { normalise: "range", usersFloor: 100 }))).toEqual([
      ["cell-histogram", 0.0085],
      ["cell-histogram", 0.4165],
      ["residual", 0.1487],
      ["residual", 0.2762],
      ["segment-values", 0.15],
    ]);
    expect(shares(spec(6, 8))).toEqual([
      ["bin-counts", 0.0425],
      ["moments", 0.0807],
      ["cell-histogram", 0.1615],
      ["cell-histogram", 0.1615],
      ["residual", 0.1413],
      ["residual", 0.2624],
      ["segment-values", 0.15],
    ]);
  });

  const select = {
    target: "again",
    score: "information-gain",
    keep: 3,
    maxCorrelation: 0.9,
    bins: 5,
    share: 0.25,
  } as const;
  const preparing: [string, LoneSegmentation][] = [
    ["explores and selects", spec(7, 4, { normalise: "moments", explore: { bins: 8, share: 0.1 }, select })],
    ["selects", spec(7, 4, { normalise: "quantiles", select: { ...select, keep: 5 } })],
    ["explores", spec(2, 3, { normalise: "moments", explore: { bins: 8, share: 0.1 } })],
  ];

  it.each(preparing)("%s: asks for what was planned and never more than the budget", (_name, given) => {
    const { requests, model } = answered(given, 2);
    const planned = plannedSessions(given, context(given, 2));
    expect(requests.map(({ query, shares }) => [query, total(shares)])).toEqual(
      planned.map(({ query, share }) => [query, share]),
    );
    const whole = total(planned.map(({ share }) => share));
    expect(whole).toBeLessThanOrEqual(1 + 1e-12);
    expect(whole).toBeGreaterThan(1 - 1e-6);
    for (const { params } of requests) expect(JSON.parse(JSON.stringify(params))).toEqual(params);
    const judged = model.selection?.features ?? given.features.map(() => ({ used: true }));
    const used = Array.from(judged.keys()).filter((place) => judged[place].used);
    expect(model.scaling.columns).toEqual(used);
    expect(model.d).toBe(used.length);
    expect(used.length).toBe(given.select?.keep ?? given.features.length);
    expect(model.exploration === undefined).toBe(given.explore === undefined);
    const text = JSON.parse(textOf(model)) as Record<string, unknown>;
    expect(text["scaling"]).toMatchObject({ columns: used });
    expect("selection" in text).toBe(given.select !== undefined);
    expect("exploration" in text).toBe(given.explore !== undefined);
    expect(readModel(text)).toEqual(model);
    expect(() => readModel({ ...text, k: "5" })).toThrow("number");
  });

  it("derives the same choice from the same sums", () => {
    const texts = preparing.map(([, given]) => textOf(answered(given, 2).model));
    expect(preparing.map(([, given]) => textOf(answered(given, 2).model))).toEqual(texts);
    const hash = createHash("sha256").update(texts.join("")).digest("hex");
    expect(hash).toMatchInlineSnapshot(`"22ae75d9a52de96de91b95e51fcb7f980a39964754ec4566e8d475dc23511b02"`);
  });

  it("refuses before the first sum when the public floor of users is too small", () => {
    const program = small(spec(2, 5, { usersFloor: 200 }));
    expect(() => program.next()).toThrow(expect.objectContaining({ code: "PLAN_TOO_SMALL" }));
  });

  it("refuses after the released count when there are fewer users than the floor said", () => {
    const program = small(spec(2, 5, { normalise: "range" }));
    program.next();
    expect(() => program.next({ sums: Float64Array.of(100), sigmas: [3], survivors: 4 })).toThrow(
      expect.objectContaining({ code: "PLAN_TOO_SMALL" }),
    );
  });
});

describe("segmentation of simulated tables", () => {
  const centers = [
    [1, 20, 80],
    [2.2, 70, 20],
    [3.6, 45, 50],
  ];

  function tables(): Table[] {
    const random = seededUniforms("rows");
    return Array.from({ length: 4 }, (_, node) => {
      const users = 500 + 200 * node;
      const rows = Array.from({ length: users }, (_row, user) => {
        const spread = [0.3, 8, 8];
        return centers[user % 3].map((center, j) => center + (random.next() + random.next() - 1) * spread[j]);
      });
      rows[7] = [1, NaN, 3];
      return rowTable(spec(3, 3).features.map(codedRange), rows.flat());
    });
  }

  it.each(["quantiles", "range"] as const)("finds the groups that are there (%s)", (normalise) => {
    const given = spec(3, 3, { normalise, usersFloor: 3000 });
    const setting = { tables: tables(), cohort, budget: { mu: 0.3, usersCap: 2000 } };
    const { model } = simulate(segmentation(given, context(given, 0.3)), setting, seededSource("noise"));
    const found = [0, 1, 2].map((j) =>
      [0, 1, 2].map((i) => {
        const place = model.centers[j * 3 + i] / boxHalf(model.scaling);
        const { lo, hi } = modelIntervals(model, given)[i];
        return lo + ((place + 1) / 2) * (hi - lo);
      }),
    );
    found.sort((a, b) => a[0] - b[0]);
    for (let j = 0; j < 3; j++) {
      expect(Math.abs(found[j][0] - centers[j][0])).toBeLessThan(0.15);
      expect(Math.abs(found[j][1] - centers[j][1])).toBeLessThan(3);
      expect(Math.abs(found[j][2] - centers[j][2])).toBeLessThan(3);
    }
    expect(Math.abs(model.users - 3196)).toBeLessThan(6 * model.usersSigma);
    model.counts.forEach((count, j) => expect(Math.abs(count - 1065)).toBeLessThan(6 * model.countSigmas[j]));
  });

  it("tells the noise of its centres", () => {
    const given = spec(3, 3, { normalise: "range", usersFloor: 3000 });
    const setting = { tables: tables(), cohort, budget: { mu: 0.3, usersCap: 2000 } };
    const errors = Array.from({ length: 12 }, (_, run) => {
      const { model } = simulate(
        segmentation(given, context(given, 0.3)),
        setting,
        seededSource(`noise ${run}`),
      );
      return { model, order: [0, 1, 2].sort((a, b) => model.centers[a * 3] - model.centers[b * 3]) };
    });
    let [square, told] = [0, 0];
    for (let j = 0; j < 3; j++) {
      for (let i = 0; i < 3; i++) {
        const places = errors.map(({ model, order }) => model.centers[order[j] * 3 + i]);
        const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
        square += places.reduce((sum, place) => sum + (place - mean) ** 2, 0) / (places.length - 1);
        told +=
          errors.reduce((sum, { model, order }) => sum + model.centerSigmas[order[j] * 3 + i] ** 2, 0) / 12;
      }
    }
    expect(square / told).toBeGreaterThan(0.4);
    expect(square / told).toBeLessThan(1.6);
  });
});
