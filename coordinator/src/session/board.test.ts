import {
  MOST_CHECKPOINTS,
  checkpointsMessage,
  lineOf,
  type NoteLine,
} from "@fedseg/shared/protocol/checkpoint.ts";
import { Unread } from "@fedseg/shared/protocol/unread.ts";
import { expect, test } from "vitest";
import { z } from "zod";
import { EMPTY_BOARD } from "./board-state.ts";
import { showBoard, withCosigned, withWaiting } from "./board.ts";
import type { Presence, Running } from "./state.ts";

const [VICTIM, OTHER, FLOODER] = [0, 1, 2];
const EMPTY = { board: EMPTY_BOARD } as unknown as Running;
const AWAY = ["away", "away", "away"] as unknown as readonly Presence[];
const HERE = ["here", "away", "away"] as unknown as readonly Presence[];

const cosigned = (size: number, line: NoteLine) => ({ type: "cosigned", party: VICTIM, size, line }) as const;

/** What the victim is shown, as it reads it. */
function shown(running: Running) {
  const [effect] = showBoard(running, HERE).effects;
  if (effect?.type !== "send" || effect.message.type !== "checkpoints") return [];
  return effect.message.cosignatures.map(({ size, line }) => [size, line.read()]);
}

/** So many messages, each as full as it may be, of ever other sizes. */
function flooded(running: Running, messages: number): Running {
  let after = running;
  for (let at = 0; at < messages; at += 1) {
    const answers = Array.from({ length: 256 }, (_, i) => cosigned(256 * at + i + 1, lineOf(`${at} ${i}`)));
    after = withCosigned(after, FLOODER, answers);
  }
  return after;
}

test("of one party's cosignatures a member is shown one a size, of the newest sizes, and all of others beside", () => {
  const first = withCosigned(EMPTY, OTHER, [cosigned(7, lineOf("other"))]);
  const after = withCosigned(flooded(first, 5), FLOODER, [cosigned(1280, lineOf("again"))]);
  expect(shown(after)).toEqual([
    [7, "other"],
    [1277, "4 252"],
    [1278, "4 253"],
    [1279, "4 254"],
    [1280, "again"],
  ]);
});

test("what is heard between two showings is sorted before it is much", () => {
  const after = flooded(EMPTY, 300);
  expect(after.board.heard.length).toBeLessThan(256);
  expect(shown(showBoard(after, AWAY).running)).toHaveLength(4);
});

test("what is no line is not passed on", () => {
  const forms = [Unread.of(z.number(), 7), lineOf("x".repeat(2000))] as readonly unknown[];
  const after = withCosigned(
    EMPTY,
    FLOODER,
    forms.map((form, at) => cosigned(at + 1, form as NoteLine)),
  );
  expect(shown(after)).toEqual([]);
});

test("a line that is kept keeps nothing of the message that it came in", () => {
  const message = new Uint8Array(1 << 16);
  const { form } = lineOf("line");
  message.set(form, 100);
  const line = new Unread(z.string(), message.subarray(100, 100 + form.length));
  const { heard } = withCosigned(EMPTY, OTHER, [cosigned(7, line)]).board;
  expect(heard[0].answers[0].line.form.buffer).not.toBe(message.buffer);
  expect(heard[0].answers[0].line.form.buffer.byteLength).toBeLessThanOrEqual(4096);
  expect(heard[0].answers[0].line.read()).toBe("line");
});

test("all that was put up is shown in messages that have room for it, each party's newest four in their order", () => {
  let running = withCosigned(EMPTY, OTHER, [cosigned(7, lineOf("other"))]);
  const parties = Array.from({ length: 254 }, (_, at) => at + 1);
  for (let size = 1; size <= 5; size += 1)
    for (const party of parties)
      running = withWaiting(running, party, { note: `${party} ${size}`, from: size - 1, proof: [] });
  const messages = showBoard(running, HERE, true).effects.map((effect) =>
    checkpointsMessage.parse(effect.type === "send" ? effect.message : undefined),
  );
  const all = messages.flatMap(({ checkpoints }) => checkpoints);
  expect(all.map(({ note }) => note)).toEqual(
    parties.flatMap((party) => [2, 3, 4, 5].map((size) => `${party} ${size}`)),
  );
  expect(messages.map(({ checkpoints, isLast }) => [checkpoints.length, isLast])).toEqual([
    ...[1, 2, 3].map(() => [MOST_CHECKPOINTS, false]),
    [(4 * 254) % MOST_CHECKPOINTS, true],
  ]);
  expect(messages.map(({ cosignatures }) => cosignatures.length)).toEqual([0, 0, 0, 1]);
});
