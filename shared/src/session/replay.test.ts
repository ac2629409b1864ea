import { expect, test } from "vitest";
import { chunkRoot } from "../crypto/merkle.ts";
import type { ReportBody } from "../protocol/report.ts";
import { CodedError } from "../errors.ts";
import { hashSeed } from "./hashes.ts";
import { type Replay, readMasked, unmaskReplay } from "./replay.ts";

const vector = Uint8Array.from({ length: 8 * 600 }, (_, at) => at);
const parameters = { length: 600, modulusBits: 64 } as const;
const headerOf = (bytes: Uint8Array) =>
  ({ maskedRoot: chunkRoot(bytes), maskedBlinding: new Uint8Array(32) }) as ReportBody;

test("a header that has signed one vector signs no other, and its vector is signed by no other header", () => {
  const header = headerOf(vector);
  for (let times = 0; times < 2; times += 1) {
    expect(readMasked(header, vector, parameters)?.masked.words).toHaveLength(600);
    expect(readMasked(header, vector.with(4799, 0), parameters)).toBeUndefined();
    expect(readMasked(headerOf(vector.with(0, 7)), vector, parameters)).toBeUndefined();
    expect(readMasked(header, vector, { ...parameters, length: 599 })).toBeUndefined();
  }
  expect(readMasked(header, vector.slice(), parameters)).toBeDefined();
});

/** Two nodes' vectors, each masked by its own seed alone. */
function closedSession(): Replay {
  const vectors = [vector, vector.map((byte) => byte ^ 85)];
  const bundles = seeds.map((seed, node) => [node, { seedHash: hashSeed(seed) }] as const);
  const headers = vectors.map((bytes, node) => [node, headerOf(bytes)] as const);
  return {
    study: {},
    parameters,
    opened: { openHash: new Uint8Array(32), bundles: new Map(bundles) },
    closed: { closeHash: new Uint8Array(32), survivors: [0, 1], headers: new Map(headers) },
    masked: vectors,
  } as unknown as Replay;
}

const seeds = [1, 2].map((byte) => new Uint8Array(32).fill(byte));
const revealed = seeds.map((secret, node) => ({ node, kind: "self" as const, secret }));

test("a sum that is asked for twice is the same one, and another question has another answer", () => {
  const replay = closedSession();
  const first = unmaskReplay(replay, revealed);
  expect(first).not.toBeInstanceOf(CodedError);
  expect(unmaskReplay({ ...replay }, structuredClone(revealed))).toBe(first);
  const wrong = [{ ...revealed[0], secret: seeds[1] }, revealed[1]];
  const other = { ...replay.closed, closeHash: new Uint8Array(32).fill(1), survivors: [1, 0] };
  const reopened = { ...replay.opened, openHash: new Uint8Array(32).fill(1), bundles: new Map() };
  const changed: readonly (readonly [Partial<Replay>, typeof revealed, string])[] = [
    [{}, wrong, "BAD_REVEAL"],
    [{}, revealed.slice(1), "BAD_REVEAL"],
    [{ closed: other }, revealed, "BAD_MASKED"],
    [{ opened: reopened }, revealed, "BAD_REVEAL"],
    [{ parameters: { ...replay.parameters, length: 599 } }, revealed, "BAD_MASKED"],
    [{ masked: replay.masked.toReversed() }, revealed, "BAD_MASKED"],
  ];
  for (const [change, secrets, code] of changed) {
    // What is known is forgotten when it is asked for.
    unmaskReplay(replay, revealed);
    expect(unmaskReplay({ ...replay, ...change }, secrets)).toMatchObject({ code });
  }
});
