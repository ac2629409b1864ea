import { chargeOfNodes } from "@fedseg/shared/dp/calibrate.ts";
import { formatRational, parseRational, rationalToNumber } from "@fedseg/shared/dp/rational.ts";
import { sessionTailDelta } from "@fedseg/shared/private-sum/trust-rows.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { type OpenBody, openBody } from "@fedseg/shared/protocol/open.ts";
import type { AuditedSession, Evidence } from "../evidence.ts";
import { type Finding, fail, pass } from "../finding.ts";

/** Part of delta that uncertified tails of the noise may take. */
const TAIL_SHARE = 1e-6;

/** Every OPEN asked for the noise and sensitivity that the plan gives, and enough honest nodes added their share. */
export function* checkMechanism({ sessions, study, plan }: Evidence): Generator<Finding> {
  const { c, m } = study.cohort;
  for (const session of sessions) {
    const { path, verified, expected } = session;
    const open = decodeCanonical(session.record.open.body, openBody);
    const different = open && differentBlock(open, session, m - c);
    if (!open || different)
      yield fail(
        "MECHANISM_DIFFERS",
        `${path}: block ${different ?? "unreadable"} is not what the plan gives`,
      );
    const honest = verified.closed.survivors.length - c;
    if (honest < m - c)
      yield fail("MECHANISM_DIFFERS", `${path}: ${honest} honest nodes added noise, ${m - c} are needed`);
    const tail = sessionTailDelta(expected.parameters);
    if (tail > Number(plan.budget.delta) * TAIL_SHARE)
      yield fail("MECHANISM_DIFFERS", `${path}: uncertified tails add ${tail} to delta`);
  }
  const shares = sessions.map(({ verified }) => (verified.closed.survivors.length - c) / (m - c));
  const least = Math.min(...shares).toFixed(2);
  yield pass(
    sessions.length === 0
      ? "no release, so no noise to compare"
      : `discrete Gaussian in ${sessions.length} releases; honest variance at least ${least} times the planned one`,
  );
}

/** Names the first block of OPEN whose scale, sensitivity, noise or charge is not the recomputed one. */
function differentBlock(open: OpenBody, { expected }: AuditedSession, honest: number): string | undefined {
  const { blocks } = expected.parameters;
  if (open.blocks.length !== blocks.length) return "list";
  const at = open.blocks.findIndex((got, index) => {
    const { length, scale, deltaSq, nodeVariance } = blocks[index];
    const charge = chargeOfNodes(parseRational(got.nodeVariance), honest, BigInt(got.deltaSq));
    const isSame =
      got.length === length &&
      got.scale === scale &&
      got.deltaSq === `${deltaSq}` &&
      got.nodeVariance === formatRational(nodeVariance) &&
      got.muSq === `${charge}`;
    return !isSame || rationalToNumber(nodeVariance) < 9;
  });
  return at < 0 ? undefined : JSON.stringify(open.blocks[at].name);
}
