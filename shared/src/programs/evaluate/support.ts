import { classNames } from "../../features/target.ts";
import { CLASS_QUALITY_PARTS } from "../../queries/class-quality.ts";
import { laterWidth, segmentQualityParts } from "../../queries/segment-quality.ts";
import { type ProgramFacts, shownProgramMu } from "../contract.ts";
import { countSegments } from "../segmentation/asked-segments.ts";
import { LARGEST_ERROR } from "../part.ts";
import { type Foretold, foretoldBy } from "./foretold.ts";
import { type SeenDays, seenDays } from "./seen-days.ts";
import { JUDGE, measureShare } from "./shares.ts";
import type { EvaluateSpec } from "./spec.ts";

/** What the public floor of users supports. */
export interface EvaluateSupport {
  /** Errors of the silhouette, and of a rate of one half, in a segment of average size. */
  readonly silhouetteSigma: number;
  readonly rateSigma: number | undefined;
  /** Error of how often the likeliest of several classes is right, when it is half the time. */
  readonly accuracySigma: number | undefined;
  /** Users of a segment from which on all of that is told. */
  readonly toldFrom: number;
  /** Whether an input's prediction was learnt to foretell what it is judged by; undefined: none is judged, or its model does not say. */
  readonly foretold: Foretold | undefined;
  /** Of the days by which it is judged, those that had passed when it was learnt. */
  readonly seen: SeenDays | undefined;
}

/** Computes what a plan's floor of users supports. */
export function evaluateSupport(spec: EvaluateSpec, facts: ProgramFacts): EvaluateSupport {
  const mu = shownProgramMu(facts, []) * Math.sqrt(measureShare(spec));
  const [now, later] = segmentQualityParts(spec);
  const size = facts.usersFloor / countSegments(spec, facts);
  // Of a quotient near one half: 1 + 1/4 of the noise's square.
  const of = (numbers: number, part: number) => Math.sqrt(numbers * 1.25) / (mu * Math.sqrt(part));
  const width = spec.outcome
    ? laterWidth({ outcome: spec.outcome.spendUpTo === undefined ? "class" : "class-and-spend" })
    : 0;
  const [silhouette, rate] = [of(2, now), width > 0 ? of(width, later) : 0];
  return {
    silhouetteSigma: silhouette / size,
    rateSigma: width > 0 ? rate / size : undefined,
    accuracySigma: spec.classes && accuracySigma(spec.classes.target, facts),
    toldFrom: Math.ceil(Math.max(silhouette, rate) / LARGEST_ERROR),
    foretold: foretoldIn(spec, facts),
    seen: seenDays(spec, facts),
  };
}

function foretoldIn({ prediction, outcome }: EvaluateSpec, facts: ProgramFacts): Foretold | undefined {
  if (!prediction || !outcome) return undefined;
  const { inputs, targets } = facts;
  const found = foretoldBy(inputs.get(prediction.of), prediction.program, {
    target: outcome.target,
    targets,
  });
  return found === "other" ? undefined : found;
}

/** The error of half the users, of as many counts as there are two classes. */
function accuracySigma(target: string, facts: ProgramFacts): number {
  const { usersFloor, targets = {} } = facts;
  const classes = targets[target] ? classNames(targets[target]).length : 0;
  const [said] = CLASS_QUALITY_PARTS;
  return classes / 2 / (shownProgramMu(facts, []) * Math.sqrt(JUDGE * said)) / usersFloor;
}
