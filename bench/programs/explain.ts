import { rowScaler } from "../../client-node/src/queries/scale-row.ts";
import { userAssigner } from "../../client-node/src/scoring/segmentation/assign.ts";
import { endOf } from "../../shared/src/queries/tree-nodes.ts";
import { modelOf } from "../../shared/src/programs/index.ts";
import { growRules } from "../../shared/src/programs/explain/grow-rules.ts";
import { deal } from "../accuracy/fedseg.ts";
import type { Points } from "../accuracy/points.ts";
import { type StudySetting, benchRows, runStudy } from "./study.ts";

/** How often rules name the segment that real users are in. */
export interface Fidelity {
  /** Of the released rules, and of rules grown on the rows themselves. */
  readonly released: number;
  readonly onRows: number;
  /** What the released rules say of themselves. */
  readonly told: number;
}

/** Computes how often rules agree with the segments of all users: a mean over seeds. */
export function measureExplain(
  points: Points,
  { k, depth }: { readonly k: number; readonly depth: number },
  setting: Omit<StudySetting, "programs">,
  seeds: number,
): Fidelity {
  const rows = benchRows(points, setting.parties);
  const [table] = deal(points, 1);
  const sum = { released: 0, onRows: 0, told: 0 };
  for (let seed = 0; seed < seeds; seed++) {
    const model = runStudy(
      rows,
      {
        ...setting,
        programs: [
          {
            name: "segmentation",
            share: 1,
            spec: { k, normalise: "quantiles", describe: { share: 0.15 }, sizeFloor: 0 },
          },
          { name: "explain", share: 0, spec: { depth } },
        ],
      },
      `seed ${seed}`,
    );
    const rules = modelOf(model, "explain");
    const scale = rowScaler(rules.scaling, table);
    const assign = userAssigner(table, modelOf(model, "segmentation"));
    const grid = new Int32Array(points.n * rules.d);
    const labels = new Int32Array(points.n);
    for (let user = 0; user < points.n; user++) {
      scale(user, grid.subarray(user * rules.d, (user + 1) * rules.d));
      labels[user] = assign(user)!.segment;
    }
    const agreement = (nodes: typeof rules.nodes) => {
      const right = labels.filter((label, user) => {
        const leaf = nodes[endOf(nodes, grid.subarray(user * rules.d, (user + 1) * rules.d))];
        return "segment" in leaf && leaf.segment === label;
      });
      return right.length / points.n;
    };
    sum.released += agreement(rules.nodes);
    sum.onRows += agreement(growRules({ rows: grid, labels, weights: new Float64Array(k).fill(1) }, depth));
    sum.told += rules.fidelity;
  }
  return { released: sum.released / seeds, onRows: sum.onRows / seeds, told: sum.told / seeds };
}
