import { contribute, measureRequest } from "@fedseg/client-node/contribution.ts";
import { auditSessions } from "@fedseg/client-node/self-audit/design.ts";
import { madeUpTable } from "@fedseg/client-node/self-audit/made-up-users.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { fromHex, toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sign } from "@fedseg/shared/crypto/signature.ts";
import { revocationStatement } from "@fedseg/shared/ledger/chain.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import type { OpenMessage } from "@fedseg/client-node/session/deals.ts";
import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { openBody } from "@fedseg/shared/protocol/open.ts";
import { type CoordinatorMessage, nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { expect, it } from "vitest";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { AgentStudy, type TimedStudy } from "./agent-study.ts";
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

it("stops counting once it is late, however many users are left", () => {
  const { request, parameters } = auditSessions()[0];
  const few = madeUpTable(0);
  const users = 100_000;
  const codes = new Uint16Array(users * few.d);
  let looks = 0;
  const isLate = () => (looks += 1) > 2;
  expect(() => measureRequest({ ...few, users, codes }, request, parameters, { isLate })).toThrow(
    expect.objectContaining({ code: "DATA_TOO_SLOW" }),
  );
  expect(looks).toBe(3);
});

const TICK_MS = 300;

type Midway = (
  ...said: [...Parameters<NonNullable<TimedStudy["midway"]>>, AgentStudy]
) => CoordinatorMessage | undefined;

async function timed(
  workMs: NonNullable<TimedStudy["workMs"]>,
  midway?: Midway,
  prepareMs = 0,
  restart?: { readonly node: number; readonly at: number },
): Promise<AgentStudy> {
  const agenda = new PatientAgenda();
  const sourceOf = (node: number) => seededSource(`tick ${node}`);
  const study: AgentStudy = new AgentStudy({
    seed: "tick",
    tickMs: TICK_MS,
    agenda,
    sourceOf,
    workMs,
    plan: (tiny) => ({ ...tiny, timing: { ...tiny.timing, prepareMs } }),
    ...(midway && { midway: (node, session, open) => midway(node, session, open, study) }),
  });
  if (restart) agenda.after(restart.at, () => study.restart(restart.node));
  await agenda.runAll();
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

it("sends reports at the tick of the slowest node for that kind of question, later in a further attempt", async () => {
  const work = (node: number, session: number) => (node > 1 && session === 1 ? 40 : 0);
  const agenda = new PatientAgenda();
  const study = new AgentStudy({
    seed: "fitting tick",
    tickMs: TICK_MS,
    agenda,
    sourceOf: (node) => seededSource(`tick ${node}`),
    workMs: work,
    pace: (node) => [
      { query: "cell-histogram", log2Ms: node === 1 ? 5 : 2 },
      ...(node === 3 ? [] : [{ query: "residual", log2Ms: 2 }]),
      { query: "segment-values", log2Ms: 4 },
    ],
  });
  await agenda.runAll();
  const ticks = study.timings.map(({ session, openedAt, leftAt }) => [session, leftAt && leftAt - openedAt]);
  // Two nodes miss the 32 ms of their first answer, and three are needed: the next attempt has four times as many.
  expect(ticks.slice(0, 8).map(([session]) => session)).toEqual(Array.from({ length: 8 }, () => 1));
  expect(ticks.slice(0, 4).filter(([, ms]) => ms === 32)).toHaveLength(2);
  expect(ticks.slice(4, 8).map(([, ms]) => ms)).toEqual([128, 128, 128, 128]);
  const later = new Map(ticks.slice(8).map(([session, ms]) => [session, ms]));
  expect(new Set(later.values())).toEqual(new Set([32, TICK_MS, 16]));
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

/** All that leaves nodes and all that they write, with its moments and dates. */
function seen({ left, stores, receipts }: AgentStudy) {
  return {
    left: left.map(({ node, at, bytes }) => `${node} ${at} ${toHex(bytes)}`),
    lines: stores.map((store) => store.lines()),
    receipts,
  };
}

/** The coordinator's own OPEN of the attempt after the one at hand. */
function nextAttempt({ envelope, ...open }: OpenMessage, { stores }: AgentStudy): OpenMessage {
  const entries = stores[0].lines().map((line) => parseEntry(line)!.body);
  const enrolled = entries.find((body) => body.type === "ENROLLED")!;
  const binding = { planHash: fromHex(enrolled.study), enrolHash: fromHex(enrolled.enrolHash) };
  const { body, signature: _, ...address } = envelope;
  const content = decodeCanonical(body, openBody)!;
  const key = tinyKey("tick", "coordinator");
  return {
    ...open,
    envelope: sealEnvelope(key, binding, { ...address, attempt: address.attempt + 1 }, content),
  };
}

it("hides how long it counts from whoever speaks to it meanwhile, and from its own ledger and receipts", async () => {
  const key = tinyKey("tick", tinyName(1));
  const identity = toHex(key.publicKey);
  const proof = toHex(sign(key, revocationStatement(tinyName(1), identity, "stolen")));
  const said = (open: OpenMessage, study: AgentStudy): readonly CoordinatorMessage[] => [
    open,
    nextAttempt(open, study),
    { type: "witness-request", subject: 3, nonce: new Uint8Array(32), enrolled: true },
    { type: "revoke", party: tinyName(1), identity, reason: "stolen", proof },
  ];
  // The third session's counting ends in another second than it begins.
  const midway: Midway = (node, session, open, study) =>
    session === 3 ? said(open, study)[node] : undefined;
  const [idle, busy] = [await timed(() => 0, midway, 1150), await timed(() => TICK_MS - 10, midway, 1150)];
  const { openedAt } = busy.timings.find(({ session }) => session === 3)!;
  expect(
    [openedAt, openedAt + TICK_MS / 2, openedAt + TICK_MS - 10].map((ms) => Math.floor(ms / 1000)),
  ).toEqual([1, 1, 2]);
  expect(seen(busy)).toEqual(seen(idle));
  const last = (node: number) => parseEntry(busy.stores[node].lines().at(-1)!)!.body;
  expect([0, 1, 2, 3].map((node) => last(node).type)).toEqual(["SENT", "DENY", "SENT", "REVOKE"]);
  // The next attempt was taken up at the tick, and its bundles are those of the one before.
  expect(last(1)).toMatchObject({ code: "BAD_BUNDLE" });
});

it("says at a later tick that one was missed, and neither there nor in its ledger by how much", async () => {
  const late = (ms: number) => (node: number, session: number) =>
    node === 3 && session === 2 ? TICK_MS + ms : 0;
  const [little, much] = [
    await timed(late(1), undefined, 1150),
    await timed(late(TICK_MS - 1), undefined, 1150),
  ];
  const { openedAt } = much.timings.find(({ session }) => session === 2)!;
  expect([1, TICK_MS - 1].map((ms) => Math.floor((openedAt + TICK_MS + ms) / 1000))).toEqual([1, 2]);
  expect(seen(much)).toEqual(seen(little));
  expect(little.stores[3].lines().join("")).toContain('"ABORT"');
});

it("sends a stored report again one tick after its peers have answered, when a process starts while it waited", async () => {
  const whole = await timed(() => 0);
  const { openedAt } = whole.timings.find(({ node, session }) => node === 1 && session === 2)!;
  const at = openedAt + TICK_MS / 2;
  const study = await timed(() => 0, undefined, 0, { node: 1, at });
  const reports = (of: AgentStudy) =>
    of.left.filter(({ node, bytes }) => node === 1 && decodeCanonical(bytes, nodeMessage)!.type === "report");
  const [before, again] = [whole, study].map((of) => reports(of)[1]);
  expect(again.bytes).toEqual(before.bytes);
  // The peers answer at their own tick; there and back takes 2 ms.
  expect(again.at - before.at).toBe(2 + TICK_MS);
});
