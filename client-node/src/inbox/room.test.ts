import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { expect, test } from "vitest";
import { tinyPlan } from "../../../test/simulation/tiny-market.ts";
import { type Claim, hasRoom } from "./room.ts";

const PLAN = tinyPlan("room", 3);

/** A plan under a planHash, with the day of January on which its enrolment closes. */
function claim(study: string, day?: string, hasBegun = false, plan: Plan = PLAN): Claim {
  const enrolBy = day === undefined ? {} : { enrolBy: `2026-01-${day}T00:00:00Z` };
  return { study, plan: { ...plan, ...enrolBy }, hasBegun };
}

test("as many begin as the owner wants at once", () => {
  const begun = [claim("b", "01", true), claim("c", "01", true)];
  expect([1, 2, 3].map((parallel) => hasRoom(claim("a"), begun, parallel))).toEqual([false, false, true]);
});

test("of plans that wait for the same room all platforms take the one that closes first, whatever came first at each", () => {
  const waiting = [claim("c", "02"), claim("a", "03"), claim("b", "02"), claim("d"), claim("e")];
  const firstOf = (claims: readonly Claim[]) =>
    claims.filter((own) =>
      hasRoom(
        own,
        claims.filter((one) => one !== own),
        1,
      ),
    );
  for (const seen of [waiting, waiting.toReversed(), [...waiting.slice(2), ...waiting.slice(0, 2)]])
    expect(firstOf(seen).map(({ study }) => study)).toEqual(["b"]);
  expect(firstOf([claim("e"), claim("d")]).map(({ study }) => study)).toEqual(["d"]);
});

test("what has no room itself holds up nobody", () => {
  const slow = { ...PLAN, timing: { ...PLAN.timing, tickMs: 1_000_000, reportMs: 2_000_000 } };
  const [begun, ahead] = [claim("c", "01", true), claim("a", "02", false, slow)];
  expect(hasRoom(ahead, [begun], 2)).toBe(false);
  expect(hasRoom(claim("b", "03"), [begun, ahead], 2)).toBe(true);
});
