import { chargeOfNodes } from "../dp/calibrate.ts";
import { spentSq } from "../dp/filter.ts";
import { CodedError } from "../errors.ts";
import { type Account, NO_ACCOUNT, chargeKey, enter } from "../ledger/account.ts";
import type { LedgerDraft } from "../ledger/entry.ts";
import { deriveParameters } from "../private-sum/parameters.ts";
import { settledMuSq } from "../private-sum/trust-rows.ts";
import type { Block, Cohort, SumParameters } from "../private-sum/types.ts";
import { defaultCohort } from "../secagg/cohort.ts";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { sized } from "../../../test/full.ts";

const HASH = "00".repeat(32);
const STUDY = "5a".repeat(32);

const cells: Block = { name: "cells", length: 8, norm: { kind: "ones", count: 1 } };
const cohorts = fc.integer({ min: 3, max: 12 }).map(defaultCohort);

/** What can become of an attempt, and what it has truly cost then, in nodes whose noise nobody knows; undefined: nothing. */
const ENDS = ["released", "unmasked and released", "discarded", "refunded", "open"] as const;

describe("an account", () => {
  const attempts = cohorts.chain((cohort) =>
    fc.record({
      cohort: fc.constant(cohort),
      ends: fc.array(
        fc.record({
          end: fc.constantFrom(...ENDS),
          survivors: fc.integer({ min: cohort.m, max: cohort.n }),
          share: fc.constantFrom(0.02, 0.05),
        }),
        { maxLength: 12 },
      ),
    }),
  );

  test("is never below the truth, never above what was reserved, and falls only by settling or refunding", () => {
    fc.assert(
      fc.property(attempts, ({ cohort, ends }) => {
        let account = opened();
        let [truth, reserved] = [0n, 0n];
        for (const [at, { end, survivors, share }] of ends.entries()) {
          const request = { query: "any", params: {}, shares: [share] };
          const parameters = deriveParameters([cells], request, cohort, { mu: 1, usersCap: 1000 });
          const turn = { study: STUDY, session: at + 1, attempt: 1 };
          const worst = chargeOfNodes(parameters.blocks[0].nodeVariance, cohort.m - cohort.c, 1n);
          const real = chargeOfNodes(parameters.blocks[0].nodeVariance, survivors - cohort.c, 1n);
          account = after(account, reserveOf(turn, parameters.muSq));
          reserved += parameters.muSq;
          if (end === "unmasked and released" || end === "discarded")
            account = after(account, { type: "UNMASK", ...turn, closeHash: HASH });
          const before = spentSq(account.filter);
          const draft = endOf(end, turn, { parameters, cohort, survivors });
          if (draft) account = after(account, draft);
          expect(spentSq(account.filter) <= before).toBe(true);
          if (end === "released" || end === "unmasked and released") truth += real;
          else if (end !== "refunded") truth += worst;
          if (end === "refunded") reserved -= parameters.muSq;
          expect(spentSq(account.filter) >= truth).toBe(true);
          expect(spentSq(account.filter) <= reserved).toBe(true);
        }
      }),
      { seed: 11, numRuns: sized(40, 150) },
    );
  });

  const turn = { study: STUDY, session: 1, attempt: 1 };
  const charged = after(opened(), reserveOf(turn, 900n));

  it.each([
    ["above what was reserved", charged, "901", undefined],
    ["below zero", charged, "-1", undefined],
    ["a second time", after(charged, releaseOf(turn, "600")), "600", "500"],
  ])("refuses a charge settled %s", (_, account, muSq, before) => {
    const draft = releaseOf(turn, muSq);
    const twice = before === undefined ? draft : { ...draft, before: "600", after: before };
    expect(() => enter(account, twice as LedgerDraft)).toThrow(CodedError);
  });

  it("does not give back what is opened, and settles it all the same", () => {
    const unmasked = after(charged, { type: "UNMASK", ...turn, closeHash: HASH });
    const refund = {
      type: "REFUND",
      ...turn,
      certificate: "left-out",
      evidenceHash: HASH,
      muSq: "900",
    } as const;
    expect(() => enter(unmasked, refund)).toThrow(CodedError);
    const settled = after(unmasked, releaseOf(turn, "600"));
    expect([settled.filter.committed, settled.filter.opened.size, settled.filter.reserved.size]).toEqual([
      600n,
      0,
      0,
    ]);
    expect(settled.charged.has(chargeKey(turn))).toBe(true);
  });

  it("reads a release of before charges were settled as it was meant", () => {
    expect(spentSq(after(charged, releaseOf(turn, "900")).filter)).toBe(900n);
  });
});

function opened(): Account {
  const budgetMuSq = `${1n << 90n}`;
  return after(NO_ACCOUNT, {
    type: "GENESIS",
    identity: HASH,
    role: "node",
    epsilon: "1",
    delta: "1e-6",
    budgetMuSq,
    ladder: [budgetMuSq],
  });
}

function after(account: Account, draft: LedgerDraft): Account {
  return enter(account, draft).account;
}

type Turn = { readonly study: string; readonly session: number; readonly attempt: number };

function reserveOf(turn: Turn, muSq: bigint): LedgerDraft {
  return { type: "RESERVE", ...turn, query: "any", openHash: HASH, muSq: `${muSq}` };
}

function releaseOf(turn: Turn, muSq: string): LedgerDraft {
  return { type: "RELEASE", ...turn, resultHash: HASH, recordHash: HASH, survivors: [0, 1, 2], muSq };
}

function endOf(
  end: (typeof ENDS)[number],
  turn: Turn,
  { parameters, cohort, survivors }: { parameters: SumParameters; cohort: Cohort; survivors: number },
): LedgerDraft | undefined {
  if (end === "released" || end === "unmasked and released")
    return releaseOf(turn, `${settledMuSq(parameters, cohort, survivors)}`);
  if (end !== "refunded") return undefined;
  return { type: "REFUND", ...turn, certificate: "left-out", evidenceHash: HASH, muSq: `${parameters.muSq}` };
}
