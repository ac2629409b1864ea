import { DEFERRED, decodeDeferrals } from "@fedseg/keeper/books/deferred.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { describe, expect, test } from "vitest";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { rowTable } from "../simulation/row-table.ts";
import { TINY_RANGE, tinyTable } from "../simulation/tiny-market.ts";
import type { NodeRows } from "../statistics/agent-study.ts";
import { raised, rowsOf, see, shapesOf } from "./seen.ts";

/** A plan that asks who has ordered so often by a moment. */
const probe =
  (orders: number, snapshot = "2026-01-01T00:00:00Z") =>
  (tiny: Plan): Plan => ({
    ...tiny,
    snapshot,
    cleaning: { ...tiny.cleaning, minimum: { orders } },
  });

describe("a policy that refuses plans that probe thresholds and snapshots", () => {
  const closed = (orders: number, snapshot: string) => (tiny: Plan) => {
    const plan = probe(orders, snapshot)(tiny);
    return { ...plan, budget: { ...plan.budget, epsilon: "19.9", delta: "0.00001" } };
  };
  const probes = [1, 50].flatMap((orders) =>
    ["2024-01-01T00:00:00Z", "2025-12-31T23:59:59Z"].map((snapshot) => closed(orders, snapshot)),
  );

  test("answers all of them alike, and neither reads a row nor gets ready to", async () => {
    const calls: string[] = [];
    const touched: NodeRows = {
      prepare: async () => void calls.push("prepare"),
      table: () => {
        calls.push("table");
        throw raised("DATA_NO_USERS");
      },
    };
    const answers = await Promise.all(probes.map(async (plan) => see(() => touched, { plan })));
    expect(calls).toEqual([]);
    for (const answer of answers) {
      expect(shapesOf(answer)).toEqual(shapesOf(answers[0]));
      // The refusal waits unsigned until peers have vouched for the disk; the ledger has its first line alone.
      expect(answer.stores.map((store) => store.lines().map((line) => parseEntry(line)!.body.type))).toEqual(
        answer.stores.map(() => ["GENESIS"]),
      );
      for (const store of answer.stores) {
        const [last] = decodeDeferrals(store.read(DEFERRED))
          .flatMap(({ events }) => events)
          .slice(-1);
        expect(last).toMatchObject({ type: "DENY", code: "POLICY_ATTEMPTS" });
      }
    }
  });
});

describe("a policy that accepts plans that probe a threshold", () => {
  /** Nodes of one user, as preparation leaves them. */
  const rowsWith = (users: readonly number[]): NodeRows => {
    let least = 0;
    return {
      prepare: async ({ cleaning }) => void (least = cleaning.minimum?.orders ?? 0),
      table: () => {
        const kept = users.filter((orders) => orders >= least);
        if (kept.length === 0) throw raised("DATA_NO_USERS");
        return oneRow(kept);
      },
    };
  };
  const oneRow = (users: readonly number[]): Table =>
    rowTable(
      [TINY_RANGE, TINY_RANGE],
      users.flatMap((orders) => [orders, 5]),
    );

  test("answers alike whether its only user is above it, below it, or not there at all", async () => {
    const above = await see(() => rowsWith([7]), { plan: probe(7) });
    const below = await see(() => rowsWith([7]), { plan: probe(8) });
    const absent = await see(() => rowsWith([]), { plan: probe(7) });
    expect(above.failures).toEqual([]);
    expect(below.failures.length).toBeGreaterThan(10);
    expect(shapesOf(below)).toEqual(shapesOf(above));
    expect(shapesOf(absent)).toEqual(shapesOf(above));
  });
});

test("a plan that waits for its owner brings about nothing but presence, and no row is read before the word", async () => {
  const waitMs = 20_000;
  let isApproved = false;
  const calls: string[] = [];
  const study = await see(
    (node, agenda) => {
      if (node !== 1) return undefined;
      agenda.after(waitMs, () => (isApproved = true));
      const rows = rowsOf(() => tinyTable(1, node));
      return {
        prepare: async () => void calls.push(`prepare ${agenda.now() >= waitMs}`),
        table: (spend) => (calls.push(`table ${agenda.now() >= waitMs}`), rows.table(spend)),
      };
    },
    {
      isApproved: (node) => node !== 1 || isApproved,
      plan: (tiny) => ({ ...tiny, timing: { ...tiny.timing, bundleMs: 60_000 } }),
    },
  );
  const before = study.left.filter(({ node, at }) => node === 1 && at < waitMs);
  const types = before.map(({ bytes }) => decodeCanonical(bytes, nodeMessage)!.type);
  expect(types[0]).toBe("resume");
  expect(types.slice(1).filter((type) => !type.startsWith("witness"))).toEqual([]);
  expect(calls.length).toBeGreaterThan(4);
  expect(new Set(calls)).toEqual(new Set(["prepare true", "table true"]));
});
