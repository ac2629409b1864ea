import { placedScorer } from "@fedseg/shared/programs/prediction/scorer-of.ts";
import type { Prediction } from "@fedseg/shared/programs/prediction/spec.ts";
import type { EvaluateModel, EvaluateSpec } from "@fedseg/shared/programs/evaluate/spec.ts";
import { type OwnRow, ownRowsText } from "@fedseg/wording/programs/evaluate/own-rows-text.ts";
import { cutoffRows } from "../../queries/cutoff-rows.ts";
import { nearestCenter } from "../../queries/nearest-center.ts";
import { rowScaler } from "../../queries/scale-row.ts";
import { scoresOf } from "../../queries/scorers/scores-of.ts";
import type { Text } from "@fedseg/wording/language.ts";
import type { Table } from "../../table.ts";
import type { Released } from "../scorer.ts";
import { baselinesOf } from "./baselines.ts";
import { ownArea, ownExplained, rankGroups, shuffled } from "./own-quality.ts";

type Evaluated = Released<EvaluateSpec, EvaluateModel>;

/** Users of the node with a class and a segment at the cutoff. */
interface Judged {
  readonly past: Table;
  readonly users: readonly number[];
  readonly classes: Int8Array;
  readonly segments: Int32Array;
}

/**
 * Holds segments and an input's prediction against rules that need no study, on this node's own rows: exact numbers, which
 * never leave it. As CSV, and in words; nothing where no outcome was asked for.
 */
export function ownScorecard(released: Evaluated, table: Table): { text: string; beside: Text | undefined } {
  const judged = released.spec.outcome && table.outcome ? judgedUsers(released, table) : undefined;
  const rows = judged ? ownRows(released, judged) : [];
  const lines = rows.map(({ name, area, explained }) =>
    [name, area?.value, area?.sigma, explained]
      .map((cell) => (cell === undefined ? "" : `${cell}`))
      .join(","),
  );
  return {
    text: ["by,area,area_error,explained", ...lines].map((line) => `${line}\r\n`).join(""),
    beside:
      judged && rows.length > 0
        ? ownRowsText(rows, judged.users.length, released.spec.outcome!.target)
        : undefined,
  };
}

function judgedUsers({ model }: Evaluated, table: Table): Judged {
  const { table: past, classOf } = cutoffRows(table);
  const scale = rowScaler(model.scaling, past);
  const [row, found, centers] = [
    new Int32Array(model.scaling.columns.length),
    new Float64Array(1),
    Int32Array.from(model.centers),
  ];
  const own = table.ids.flatMap((_, user) => {
    const label = classOf(user);
    return label >= 0 && scale(user, row)
      ? [{ user, label, segment: nearestCenter(row, centers, found) }]
      : [];
  });
  return {
    past,
    users: own.map(({ user }) => user),
    classes: Int8Array.from(own, ({ label }) => label),
    segments: Int32Array.from(own, ({ segment }) => segment),
  };
}

function ownRows({ spec, features, inputs }: Evaluated, judged: Judged): readonly OwnRow[] {
  const { past, users, classes, segments } = judged;
  if (users.length === 0) return [];
  const rules = baselinesOf(features, past, users).map(({ name, scores }): OwnRow => {
    const groups = rankGroups(scores, new Set(segments).size);
    return { name, area: ownArea(scores, classes), explained: ownExplained(groups, classes) };
  });
  const input = spec.prediction && inputs.get(spec.prediction.of);
  const model = input?.programs.find(({ name }) => name === spec.prediction!.program)?.model;
  const foretold: OwnRow[] = [];
  if (input && model) {
    const scoreOf = scoresOf(placedScorer(spec.prediction!.program, model as Prediction, input.places), past);
    const scores = Float64Array.from(users, (user) => scoreOf(user) ?? 0);
    foretold.push({ name: "the prediction", area: ownArea(scores, classes), explained: undefined });
  }
  return [
    { name: "segments", area: undefined, explained: ownExplained(segments, classes) },
    { name: "shuffled segments", area: undefined, explained: ownExplained(shuffled(segments), classes) },
    ...foretold,
    ...rules,
  ];
}
