import { contribute } from "@fedseg/client-node/contribution.ts";
import { auditSessions } from "@fedseg/client-node/self-audit/design.ts";
import { madeUpTable } from "@fedseg/client-node/self-audit/made-up-users.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sign } from "@fedseg/shared/crypto/signature.ts";
import { revocationStatement } from "@fedseg/shared/ledger/chain.ts";
import type { CoordinatorMessage } from "@fedseg/shared/protocol/index.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { expect, it } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { AgentStudy } from "./agent-study.ts";
import { PatientAgenda } from "./patient-agenda.ts";

it.each(auditSessions())(
  "draws all noise of $request.query before it touches a row",
  ({ request, parameters }) => {
    const log: string[] = [];
    const seeded = seededSource("order");
    const source = {
      bytes(count: number) {
        log.push("noise");
        return seeded.bytes(count);
      },
    };
    const table = new Proxy<Table>(madeUpTable(0), {
      get(target, property, receiver) {
        log.push("data");
        return Reflect.get(target, property, receiver) as unknown;
      },
    });
    contribute(table, request, parameters, source);
    let draws = 0;
    const again = seededSource("order");
    drawNoise(parameters, { bytes: (count) => ((draws += 1), again.bytes(count)) });
    expect(draws).toBeGreaterThan(parameters.length);
    expect(log.indexOf("data")).toBe(draws);
    expect(log.lastIndexOf("noise")).toBe(draws - 1);
  },
);

const TICK_MS = 300;

async function timed(
  workMs: (node: number, session: number, noise: number) => number,
  midway?: (node: number, session: number) => CoordinatorMessage | undefined,
): Promise<AgentStudy> {
  const agenda = new PatientAgenda();
  const sourceOf = (node: number) => seededSource(`tick ${node}`);
  const study = new AgentStudy({
    seed: "tick",
    tickMs: TICK_MS,
    agenda,
    sourceOf,
    workMs,
    ...(midway && { midway }),
  });
  await agenda.runAll();
  await study.ended;
  return study;
}

it("sends every report one tick after its OPEN, however long noise of its size takes", async () => {
  const works = new Set<number>();
  // Longer for larger noise, so that a report that left when it was ready would tell its noise by its time.
  const { timings } = await timed((_node, _session, noise) => {
    const ms = Math.min(TICK_MS, Math.round(noise * 200));
    works.add(ms);
    return ms;
  });
  expect(timings.length).toBeGreaterThanOrEqual(16);
  expect(works.size).toBeGreaterThan(8);
  expect(timings.map(({ openedAt, leftAt }) => leftAt! - openedAt)).toEqual(timings.map(() => TICK_MS));
});

it("never sends a report that missed its tick", async () => {
  const { timings } = await timed((node, session) => (node === 3 && session === 2 ? TICK_MS + 1 : 5));
  const late = timings.filter(({ leftAt }) => leftAt === undefined);
  const sent = timings.filter(({ leftAt }) => leftAt !== undefined);
  expect(late.map(({ node, session }) => [node, session])).toEqual([[3, 2]]);
  expect(sent.map(({ openedAt, leftAt }) => leftAt! - openedAt)).toEqual(sent.map(() => TICK_MS));
});

it("never sends a report whose study has ended while it waited for its tick", async () => {
  const key = tinyKey("tick", tinyName(1));
  const identity = toHex(key.publicKey);
  const proof = toHex(sign(key, revocationStatement(tinyName(1), identity, "stolen")));
  const revoke = { type: "revoke", party: tinyName(1), identity, reason: "stolen", proof } as const;
  const { timings } = await timed(
    () => 0,
    (node, session) => (node === 0 && session === 2 ? revoke : undefined),
  );
  const left = timings.filter(({ node, leftAt }) => node === 0 && leftAt !== undefined);
  expect(left.map(({ session }) => session)).toEqual([1]);
  expect(timings.filter(({ node, session }) => node === 2 && session === 2)).toHaveLength(1);
});
