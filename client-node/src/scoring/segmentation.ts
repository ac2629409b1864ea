import type { SegmentationModel, SegmentationSpec } from "@fedseg/shared/programs/segmentation/spec.ts";
import { NO_LONGER, describeSegment, goneText } from "@fedseg/wording/programs/segmentation/label-text.ts";
import type { GoneSegment, Segment } from "@fedseg/wording/programs/segmentation/label-segment.ts";
import { goneSegments, labelSegments } from "@fedseg/wording/programs/segmentation/label.ts";
import type { Table } from "../table.ts";
import type { OwnFile, OwnFiles, Released, ScoreTitle, Scorer } from "./scorer.ts";
import { assignUsers, gridCentersOf, userAssigner } from "./segmentation/assign.ts";
import { crossTableText, crossTabulate } from "./segmentation/cross-table.ts";
import { agreementText } from "@fedseg/wording/programs/segmentation/agreement-text.ts";
import { explanationText } from "@fedseg/wording/programs/segmentation/why-text.ts";
import { OWN_AVERAGES, ownAveragesText } from "../labels/own-averages.ts";
import { ownAverages } from "./segmentation/own-averages.ts";
import { explainUser } from "./segmentation/explain.ts";

const [SEGMENTS, CROSS_TABLE] = ["segments.json", "rfm-by-segment.csv"];

/** The segment of every user, how clear it is, and why. */
export const segmentationScorer: Scorer<SegmentationSpec, SegmentationModel> = {
  ofNewest: { released: [SEGMENTS], sealed: [OWN_AVERAGES, CROSS_TABLE] },
  prepare(released, table) {
    const { model, spec } = released;
    const segments = labelSegments(model, released, { sizeFloor: spec.sizeFloor });
    const assign = userAssigner(table, model);
    return {
      score(user) {
        const found = assign(user);
        if (!found) return undefined;
        const { segment, margin } = found;
        return { program: "segmentation", values: { segment: segments[segment].number, margin } };
      },
      columns: [
        { name: "segment", kind: "place", titles: titlesOf(segments) },
        { name: "margin", kind: "share" },
      ],
      explain(user) {
        const explanation = explainUser(table, user, model, released);
        return explanation && explanationText(explanation, segments, released);
      },
      files: () => ownFiles(released, table, segments),
      nearest: { scaling: model.scaling, centers: gridCentersOf(model) },
    };
  },
};

/** Titles by number: a number that no segment has any more stays empty, and is never another's. */
function titlesOf(segments: readonly Segment[]): ScoreTitle[] {
  const last = Math.max(...segments.map(({ number }) => number));
  const own = new Map(segments.map((segment) => [segment.number, titleOf(segment)]));
  return Array.from({ length: last }, (_, at) => own.get(at + 1) ?? NOBODY);
}

const NOBODY: ScoreTitle = { label: NO_LONGER, group: null, certain: null };

function titleOf(segment: Segment): ScoreTitle {
  const { title: label } = segment;
  if (segment.hidden) return { label, group: null, certain: null };
  return { label, group: segment.group, certain: segment.possibleNames.length === 1 };
}

/**
 * segments.json, the segments as people meet them; what the node's own users of each are like; and how the segments stand to
 * the rule-based R-F-M groups, if the study has these roles.
 */
function ownFiles(
  released: Released<SegmentationSpec, SegmentationModel>,
  table: Table,
  segments: readonly Segment[],
): OwnFiles {
  const { model } = released;
  const assignment = assignUsers(table, model);
  const beside = crossTabulate(table, assignment, model, released);
  const numbers = segments.map(({ number }) => number);
  const averages = ownAveragesText(ownAverages(table, assignment, numbers, { model, facts: released }));
  return {
    released: [segmentsFile(segments, goneSegments(model))],
    sealed: [
      { name: OWN_AVERAGES, text: averages },
      ...(beside ? [{ name: CROSS_TABLE, text: crossTableText(beside, segments) }] : []),
    ],
    beside: beside && agreementText(beside.agreement),
  };
}

/** Segments that are, and those that are gone. */
function segmentsFile(segments: readonly Segment[], gone: readonly GoneSegment[]): OwnFile {
  const described = [
    ...segments.map((segment) => ({ ...segment, text: describeSegment(segment) })),
    ...gone.map((segment) => ({ ...segment, gone: true, text: goneText(segment) })),
  ];
  return { name: SEGMENTS, text: `${JSON.stringify(described, undefined, 1)}\n` };
}
