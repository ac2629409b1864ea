import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Baskets, Table } from "@fedseg/client-node/table.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { applyModel, writeResults } from "@fedseg/client-node/edge/labels/results.ts";
import { type OwnRecords, openRecords } from "@fedseg/client-node/edge/sealed/records.ts";
import { codedRange } from "@fedseg/shared/features/code.ts";
import { rangeScaling } from "@fedseg/shared/queries/scaling.ts";
import type { KMeansModel } from "@fedseg/shared/programs/segmentation/spec.ts";
import type { StudyModel } from "@fedseg/shared/programs/index.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TestStudy } from "../e2e/test-study.ts";
import { features } from "../e2e/shop-file.ts";

/** Two segments apart in the first feature. */
const MODEL: KMeansModel = {
  k: 2,
  d: 2,
  scaling: rangeScaling([0, 1]),
  centers: Float64Array.of(-0.5, 0, 0.5, 0).map((value) => value / Math.SQRT2),
  centerSigmas: new Float64Array(4),
  counts: Float64Array.of(900, 800),
  countSigmas: new Float64Array(2),
  users: 1700,
  usersSigma: 0,
};

/** What was counted of their users; in two bins each. */
const DESCRIPTION = {
  sizes: Float64Array.of(900, 800),
  sizeSigma: 0,
  edges: [[5], [5]],
  counts: Float64Array.of(900, 0, 450, 450, 0, 800, 400, 400),
  countSigma: 0,
  places: Float64Array.of(90, 450, 720, 400),
  placeSigma: 0,
  distance: 170,
  distanceSigma: 0,
};

/** Identity of the study that has labelled a node's users. */
export const STUDY = "5".repeat(64);

/** A node's folder with a configuration, as it stands after a study that labelled users. */
export class LabelledNode {
  readonly #study: TestStudy;

  private constructor(study: TestStudy) {
    this.#study = study;
  }

  static async create(): Promise<LabelledNode> {
    return new LabelledNode(await TestStudy.create(3, 1000));
  }

  get folder(): string {
    return join(this.#study.folder, "shop-1");
  }

  /** Writes the configuration with these sections besides, and returns its path. */
  configure(sections: Readonly<Record<string, unknown>>): string {
    return this.#study.writeVariant("shop-1", "out.yaml", (config) => Object.assign(config, sections));
  }

  /** Writes what a study leaves behind: each user in segment 1 or 2; 0 for one who could not be measured; and what they bought. */
  async label(
    users: Readonly<Record<string, 0 | 1 | 2>>,
    others: readonly { readonly name: string; readonly spec: object; readonly model: object }[] = [],
    baskets?: Baskets,
  ): Promise<void> {
    const rows = Object.values(users).map(
      (segment) =>
        [
          [NaN, 5],
          [1, 5],
          [3.5, 5],
        ][segment],
    );
    const rowsOnly = rowTable(features.map(codedRange), rows.flat(), Object.keys(users));
    const table = { ...rowsOnly, ...(baskets && { baskets }) };
    const plan = {
      roster: [1, 2, 3],
      cohort: { c: 1, t: 3, m: 3 },
      budget: { epsilon: "1", delta: "0.000001", usersCap: 10 },
      features,
      usersFloor: 1,
      programs: [
        {
          name: "segmentation",
          share: 1,
          spec: { k: 2, normalise: "range", describe: { share: 0.15 }, sizeFloor: 5 },
        },
        ...others.map(({ name, spec }) => ({ name, share: 0, spec })),
      ],
    };
    const model = [
      { name: "segmentation", model: { ...MODEL, description: DESCRIPTION } },
      ...others.map(({ name, model: own }) => ({ name, model: own })),
    ];
    await this.finish(plan as unknown as Plan, model as unknown as StudyModel, table);
  }

  /** Writes what a study with this model leaves behind. */
  async finish(plan: Plan, model: StudyModel, table: Table): Promise<void> {
    const records = this.#records();
    const hashes = table.ids.map(records.hash);
    const finished = { model, plan, study: STUDY };
    const applied = applyModel(table, finished);
    await writeResults({ folder: this.folder, records }, { table, hashes }, finished, applied);
  }

  /** Records that a user has withdrawn. */
  withdraw(id: string): void {
    this.#records().withdrawals.add(id, { kind: "withdrawn", at: "2026-11-25T09:00:00Z" });
  }

  /** Takes a withdrawal back. */
  rejoin(id: string): void {
    this.#records().withdrawals.remove(id);
  }

  /** Writes a file that only its owner may read into the folder, and returns its name. */
  keep(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text, { mode: 0o600 });
    return name;
  }

  async remove(): Promise<void> {
    await this.#study.stop();
  }

  #records(): OwnRecords {
    return openRecords(loadNodeConfig(this.#study.writeVariant("shop-1", "own.yaml", () => undefined)));
  }
}
