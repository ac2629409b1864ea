import { groupsAt } from "@fedseg/shared/programs/hierarchy/groups.ts";
import type { HierarchyModel, HierarchySpec } from "@fedseg/shared/programs/hierarchy/spec.ts";
import { centersOnGrid } from "@fedseg/shared/queries/grid-centers.ts";
import { nestedNames, userGroupText } from "@fedseg/wording/programs/hierarchy/nested-names.ts";
import { nearestCenter } from "../queries/nearest-center.ts";
import { rowScaler } from "../queries/scale-row.ts";
import type { Scorer } from "./scorer.ts";

/** The groups within groups that a user is in, coarse before fine. */
export const hierarchyScorer: Scorer<HierarchySpec, HierarchyModel> = {
  prepare({ model, spec, features }, table) {
    const scale = rowScaler(model.scaling, table);
    const centers = Int32Array.from(centersOnGrid(model.centers, model.scaling));
    const row = new Int32Array(model.d);
    const names = nestedNames(model, features);
    const cuts = spec.groups.map((count) => {
      const groups = groupsAt(model, count);
      const places = new Uint8Array(model.weights.length);
      groups.forEach(({ leaves }, at) => leaves.forEach((leaf) => (places[leaf] = at + 1)));
      return { name: `of_${count}`, groups, places };
    });
    const finest = cuts.at(-1)!;
    const leafOf = (user: number) => {
      return scale(user, row) ? nearestCenter(row, centers, new Float64Array(1)) : undefined;
    };
    return {
      score(user) {
        const leaf = leafOf(user);
        if (leaf === undefined) return undefined;
        const values = Object.fromEntries(cuts.map(({ name, places }) => [name, places[leaf]]));
        return { program: "hierarchy", values };
      },
      columns: cuts.map((cut) => ({
        name: cut.name,
        kind: "place",
        ...(cut === finest && {
          titles: cut.groups.map(({ node }) => ({ label: names.get(node)! })),
        }),
      })),
      explain(user) {
        const leaf = leafOf(user);
        if (leaf === undefined) return undefined;
        return userGroupText(names.get(finest.groups[finest.places[leaf] - 1].node)!);
      },
    };
  },
};
