import { type Check, codesIn } from "./check.ts";
import { chargeOfNodes } from "@fedseg/shared/dp/calibrate.ts";
import { formatRational, rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import { sessionTailDelta } from "@fedseg/shared/private-sum/trust-rows.ts";
import type { AuditedSession } from "../sessions/audited.ts";
import type { Facts } from "./facts.ts";
import { type Finding, fail, notVerifiable, pass } from "../finding.ts";

/** The check of mechanism and noise. */
export const mechanismCheck: Check = {
  id: "mechanism and noise",
  name: { en: "Mechanism and noise", zh: "机制与噪声" },
  claim: {
    en: "Every release asked for the sensitivity and noise that the plan gives, and enough honest nodes took part.",
    zh: "每次发布的灵敏度与噪声均与计划一致，且参与的诚实节点足够多。",
  },
  codes: codesIn(
    "MECHANISM_DIFFERS NOISE_DRAWN NOISE_TOO_SMALL ROWS_CLIPPED TAILS_TOO_HEAVY OFF_PLAN_QUERY WRONG_PARAMETERS TOO_FEW_BUNDLES TOO_FEW_SURVIVORS BAD_SURVIVORS",
  ),
  ofBundle,
};

/** Part of delta that uncertified tails of the noise may take. */
const TAIL_SHARE = 1e-6;

/** In the bundle: every OPEN asked for the noise and sensitivity that the plan gives, and enough honest nodes added their share. */
function* ofBundle({ studies }: Facts): Generator<Finding> {
  let [sessions, least] = [0, Infinity];
  for (const { audited } of studies) {
    const { c, m } = audited.study.cohort;
    for (const session of audited.sessions) {
      sessions += 1;
      least = Math.min(least, (session.survivors.length - c) / (m - c));
      yield* sessionProblems(session, { c, m }, Number(audited.study.plan.budget.delta));
    }
  }
  if (sessions > 0)
    yield pass(
      `discrete Gaussian in ${sessions} releases; honest variance at least ${least.toFixed(2)} times the planned one`,
    );
  yield notVerifiable(
    "NOISE_DRAWN",
    "that every node really drew its noise: only the masked vectors are recorded",
  );
  yield notVerifiable("ROWS_CLIPPED", "that clipping was applied to real rows: no row ever leaves a node");
}

function* sessionProblems(
  session: AuditedSession,
  { c, m }: { readonly c: number; readonly m: number },
  delta: number,
): Generator<Finding> {
  const { path, survivors, parameters } = session;
  const place = { path };
  const different = differentBlock(session, m - c);
  if (different)
    yield fail("MECHANISM_DIFFERS", `${path}: block ${different} is not what the plan gives`, place);
  const honest = survivors.length - c;
  if (honest < m - c)
    yield fail("NOISE_TOO_SMALL", `${path}: ${honest} honest nodes added noise, ${m - c} are needed`, place);
  const tail = sessionTailDelta(parameters);
  if (tail > delta * TAIL_SHARE)
    yield fail("TAILS_TOO_HEAVY", `${path}: uncertified tails add ${tail} to delta`, place);
}

/** Names the first block of OPEN whose scale, sensitivity, noise or charge is not the recomputed one. */
function differentBlock({ blocks, parameters }: AuditedSession, honest: number): string | undefined {
  if (blocks.length !== parameters.blocks.length) return "list";
  const at = blocks.findIndex((got, index) => {
    const { length, scale, deltaSq, nodeVariance } = parameters.blocks[index];
    const isSame =
      got.length === length &&
      got.scale === scale &&
      got.deltaSq === `${deltaSq}` &&
      got.nodeVariance === formatRational(nodeVariance) &&
      got.muSq === `${chargeOfNodes(nodeVariance, honest, deltaSq)}`;
    return !isSame || rationalToNumber(nodeVariance) < 9;
  });
  return at < 0 ? undefined : JSON.stringify(blocks[at].name);
}
