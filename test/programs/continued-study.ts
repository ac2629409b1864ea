import type { Table } from "@fedseg/client-node/table.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import type { FeatureSpec } from "@fedseg/shared/features/feature.ts";
import { hashStudyModel } from "@fedseg/shared/plan/earlier-model.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { seededUniforms } from "../../examples/simulator/uniforms.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { rowTable } from "../simulation/row-table.ts";

/** Users of every cloud on each platform. */
const USERS = 150;
const NODES = [0, 1, 2, 3];
const RANGE = { lo: 0, hi: 10 };
/** What the later plans call the earlier model. */
export const INPUT = "last-month";

/** Where the customers of a month are: recency, orders and spend of each kind. */
export type Market = readonly (readonly [recency: number, orders: number, spend: number])[];

const FEATURES: readonly FeatureSpec[] = (["recency", "frequency", "monetary"] as const).map((role) => ({
  name: role,
  title: { en: role, zh: role },
  unit: "",
  role,
  measure: { of: "attribute", attribute: role },
  transform: "none",
  ...RANGE,
  direction: role === "recency" ? "lower-is-better" : "higher-is-better",
}));
const VISITS: FeatureSpec = {
  name: "visits",
  title: { en: "visits", zh: "访问次数" },
  unit: "",
  measure: { of: "attribute", attribute: "visits" },
  transform: "none",
  ...RANGE,
  direction: "neutral",
};

/** A month's study of a market. The later ones measure visits as well, and their features in another order. */
export class MonthlyStudy {
  readonly run: InProcessStudy;
  readonly #month: number;
  readonly #market: Market;
  readonly #isLater: boolean;

  constructor(month: number, market: Market, before?: MonthlyStudy) {
    [this.#month, this.#market, this.#isLater] = [month, market, before !== undefined];
    this.run = new InProcessStudy({
      plan: (tiny) => monthly(tiny, month, market.length, before?.modelText()),
      table: (node) => this.table(node),
      ...(before && { disks: NODES.map((node) => before.run.disk(node).copy()) }),
    }).run();
  }

  /** The model.json of the study. */
  modelText(): string {
    return new TextDecoder().decode(bundleOf(this.run).get("model.json"));
  }

  /** A node's customers of the month: of every kind one after the other. */
  table(node: number): Table {
    const uniforms = seededUniforms(1000 * this.#month + node);
    const near = (center: number) => center + uniforms.next() - 0.5;
    const values = Array.from({ length: USERS }, () =>
      this.#market.flatMap(([recency, orders, spend]) => {
        const own = [near(recency), near(orders), near(spend)];
        return this.#isLater ? [own[2], near(5), own[0], own[1]] : own;
      }),
    ).flat();
    return rowTable(
      Array.from({ length: this.#isLater ? 4 : 3 }, () => RANGE),
      values,
    );
  }
}

function monthly(tiny: Plan, month: number, k: number, model: string | undefined): Plan {
  const [recency, frequency, monetary] = FEATURES;
  const spec = { k, normalise: "range", describe: { share: 0.3 }, sizeFloor: 10 } as const;
  const plan: Plan = {
    ...tiny,
    studyId: `${month}`.padStart(64, "a"),
    title: `Month ${month}`,
    budget: { epsilon: "8", delta: "0.000001", usersCap: 10_000 },
    usersFloor: 100,
    features: model === undefined ? [...FEATURES] : [monetary, VISITS, recency, frequency],
    programs: [{ name: "segmentation", share: 1, spec }],
  };
  if (model === undefined) return plan;
  return {
    ...plan,
    inputs: { [INPUT]: { hash: toHex(hashStudyModel(model)), model } },
    programs: [{ name: "segmentation", share: 1, spec: { ...spec, continues: INPUT } }],
  };
}
