import type { EntryName } from "../queries/entry-name.ts";
import { entryNames } from "./entry-names.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { cohortOf } from "@fedseg/shared/plan/terms.ts";
import { type AskedSession, type DryRun, dryRun } from "@fedseg/shared/plan/dry-run.ts";
import { type Plan, hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { decodeRelease } from "@fedseg/shared/private-sum/decode.ts";
import type { Release, Request, SumParameters } from "@fedseg/shared/private-sum/types.ts";
import { type SessionDeclaration, declareSession } from "@fedseg/shared/session/declaration.ts";

/** What a preview needs of the node: its exact integers, and fresh noise. */
export interface PreviewPorts {
  /** This node's exact sum over its users, `parameters.length` integers. */
  measure(request: Request, parameters: SumParameters): Float64Array;
  /** One draw of this node's noise. */
  draw(parameters: SumParameters): Float64Array;
}

/** Where a study stands for the node: the sums released so far, and the attempt that comes next. */
export interface PreviewStart {
  readonly history: readonly Release[];
  readonly attempt: number;
}

/** One session to come, as this node would answer it. */
export interface PreviewedSession {
  /** False for the session that comes next, whose question is certain; later ones depend on sums that nobody knows yet. */
  readonly isRehearsal: boolean;
  readonly asked: AskedSession;
  readonly declaration: SessionDeclaration;
  /** What the number at a place of the vector is. */
  readonly entryName: EntryName;
  /** This node's own exact vector in real units, before noise and masks. */
  readonly exact: Float64Array;
  /** The same with noise drawn for this preview alone: it is never sent. */
  readonly noised: Float64Array;
}

/** Every session to come, and how the rehearsal ends. */
export interface StudyPreview {
  readonly sessions: readonly PreviewedSession[];
  readonly end: DryRun["end"];
}

/**
 * Shows what would leave this node. The next session is exact. Later ones are rehearsed: this node stands in for every
 * platform, each with noise of its own, so the questions are only like those that will be asked.
 */
export function previewStudy(
  plan: Plan,
  { history, attempt }: PreviewStart,
  ports: PreviewPorts,
): StudyPreview {
  const study = toHex(hashPlan(planBytes(plan)));
  const { n } = cohortOf(plan);
  const sessions: PreviewedSession[] = [];
  const { end } = dryRun(
    plan,
    (asked) => {
      const { session, request, parameters } = asked;
      const isRehearsal = sessions.length > 0;
      const noise = ports.draw(parameters);
      const integers = ports.measure(request, parameters);
      const noised = integers.map((value, at) => value + noise[at]);
      const turn = { session, attempt: isRehearsal ? 1 : attempt };
      const declaration = declareSession({ study, turn, request, parameters });
      const [exact, drawn] = [integers, noised].map((values) => inRealUnits(values, parameters));
      const entryName = entryNames(request, plan.features);
      sessions.push({ isRehearsal, asked, declaration, entryName, exact, noised: drawn });
      return standIn(integers, noised, { parameters, nodes: n, draw: ports.draw });
    },
    { history },
  );
  return { sessions, end };
}

/** Divides every block's integers by its scale. */
function inRealUnits(integers: Float64Array, { blocks }: SumParameters): Float64Array {
  const values = integers.slice();
  for (const { offset, length, scale } of blocks) {
    for (let at = offset; at < offset + length; at += 1) values[at] /= scale;
  }
  return values;
}

/** What the session would release if every platform had these users. */
function standIn(
  integers: Float64Array,
  own: Float64Array,
  { parameters, nodes, draw }: { parameters: SumParameters; nodes: number; draw: PreviewPorts["draw"] },
): Release {
  const sum = own.slice();
  for (let node = 1; node < nodes; node += 1) {
    const noise = draw(parameters);
    for (let at = 0; at < sum.length; at += 1) sum[at] += integers[at] + noise[at];
  }
  return decodeRelease(sum, parameters, nodes);
}
