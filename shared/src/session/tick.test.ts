import { expect, test } from "vitest";
import type { Plan } from "../plan/plan.ts";
import { encodeCanonical } from "../protocol/codec.ts";
import { enrolBody } from "../protocol/enrol.ts";
import type { Envelope } from "../protocol/envelope.ts";
import { type Ticks, tickOf, ticksOf } from "./tick.ts";

const channelKey = new Uint8Array(32);
const says = (...ticks: readonly (readonly [string, number])[]) => ({
  channelKey,
  ticks: ticks.map(([query, log2Ms]) => ({ query, log2Ms })),
});

const study = (tickMs: number, ticks: Ticks) => ({ plan: { timing: { tickMs } } as Plan, ticks });

/** An OPEN with a body of the right shape. */
function open(query: string, attempt = 1): Envelope {
  const [hash, amount] = [new Uint8Array(32), "1"];
  const body = {
    bundlesHash: hash,
    query,
    paramsHash: hash,
    length: 1,
    modulusBits: 32,
    entryBits: 8,
    committed: true,
    blocks: [{ name: "b", length: 1, scale: 1, deltaSq: amount, nodeVariance: amount, muSq: amount }],
    muSq: amount,
    stateHash: hash,
    previousResult: hash,
    reportMs: 1000,
  };
  return { attempt, body: encodeCanonical(body) } as Envelope;
}

test("a kind of question has the tick of the slowest node, and none that not all have stated", () => {
  const ticks = ticksOf([
    says(["cells", 7], ["moments", 5]),
    says(["cells", 6], ["moments", 9], ["residual", 3]),
    says(["cells", 8], ["moments", 5]),
  ]);
  expect([...ticks]).toEqual([
    ["cells", 256],
    ["moments", 512],
  ]);
  expect(ticksOf([says(["cells", 7]), says()]).size).toBe(0);
});

test("its answers leave then, later in every further attempt, and never after the plan's tick", () => {
  const own = study(3000, new Map([["cells", 256]]));
  expect([1, 2, 3, 20].map((attempt) => tickOf(own, open("cells", attempt)))).toEqual([
    256, 1024, 3000, 3000,
  ]);
  expect(tickOf(study(100, own.ticks), open("cells"))).toBe(100);
  expect(tickOf(study(0, own.ticks), open("cells"))).toBe(0);
});

test("what nobody has stated, and what cannot be read, has the plan's tick", () => {
  const own = study(3000, new Map([["cells", 256]]));
  expect(tickOf(own, open("moments"))).toBe(3000);
  expect(tickOf(own, { attempt: 1, body: Uint8Array.of(1) } as Envelope)).toBe(3000);
});

test("an ENROLL states every kind of question once, in order, and a time that timers can keep", () => {
  const isBody = (body: unknown) => enrolBody.safeParse(body).success;
  expect(isBody(says())).toBe(true);
  expect(isBody(says(["a", 29], ["b", 0]))).toBe(true);
  expect(isBody(says(["b", 1], ["a", 1]))).toBe(false);
  expect(isBody(says(["a", 1], ["a", 2]))).toBe(false);
  expect(isBody(says(["a", 30]))).toBe(false);
  expect(isBody(says(["a", 0.5]))).toBe(false);
  expect(isBody({ channelKey })).toBe(false);
});
