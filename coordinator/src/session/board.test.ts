import {
  MOST_CHECKPOINTS,
  answersOf,
  checkpointsMessage,
  lineOf,
} from "@fedseg/shared/protocol/checkpoint.ts";
import { CosignedLines } from "@fedseg/shared/protocol/cosigned-lines.ts";
import { COORDINATOR } from "@fedseg/shared/protocol/primitives.ts";
import { expect, test } from "vitest";
import { linesOf } from "./board-notes.ts";
import { EMPTY_BOARD } from "./board-state.ts";
import { showBoard, withCosigned, withNote, withWaiting } from "./board.ts";
import type { Presence, Running } from "./state.ts";

const [VICTIM, OTHER, FLOODER] = [0, 1, 2];
const EMPTY = { board: EMPTY_BOARD } as unknown as Running;
const AWAY = ["away", "away", "away"] as unknown as readonly Presence[];
const HERE = ["here", "away", "away"] as unknown as readonly Presence[];

/** One cosignature of the victim's checkpoint of a size, as it came. */
const cosigned = (size: number, text: string) =>
  ({ type: "cosigned", party: VICTIM, size, line: lineOf(text) }) as const;
const of = (...answers: readonly ReturnType<typeof cosigned>[]) =>
  CosignedLines.read(answersOf(answers), COORDINATOR, () => true)!.others;

/** What the victim is shown, as it reads it. */
function shown(running: Running) {
  const [effect] = showBoard(running, HERE).effects;
  if (effect?.type !== "send" || effect.message.type !== "checkpoints") return [];
  return effect.message.cosignatures.read()!.map(({ size, line }) => [size, line.read()]);
}

/** So many messages, each of so many lines, of ever other sizes. */
function flooded(running: Running, messages: number, lines = 256): Running {
  let after = running;
  for (let at = 0; at < messages; at += 1) {
    const answers = Array.from({ length: lines }, (_, i) => cosigned(lines * at + i + 1, `${at} ${i}`));
    after = withCosigned(after, FLOODER, of(...answers));
  }
  return after;
}

test("of one party's cosignatures a member is shown one a size, of the newest sizes, and all of others beside", () => {
  const first = withCosigned(EMPTY, OTHER, of(cosigned(7, "other")));
  const after = withCosigned(flooded(first, 5), FLOODER, of(cosigned(1280, "again")));
  expect(shown(after)).toEqual([
    [7, "other"],
    [1277, "4 252"],
    [1278, "4 253"],
    [1279, "4 254"],
    [1280, "again"],
  ]);
});

test("what is heard between two showings is sorted before it is much", () => {
  const after = flooded(EMPTY, 600, 8);
  expect(after.board.heard.length).toBeLessThan(512);
  expect(shown(showBoard(after, AWAY).running)).toHaveLength(4);
});

test("nor is it kept for many showings, however long the lines are", () => {
  const long = Array.from({ length: 256 }, (_, at) => cosigned(at + 1, "x".repeat(1000)));
  const full = of(...long);
  let after = EMPTY;
  for (let at = 0; at < 450; at += 1) {
    after = withCosigned(after, FLOODER, full);
    const { heard, shown: before } = after.board;
    const bytes = [...heard, ...before.flat()].reduce((sum, { lines }) => sum + lines.bytes, 0);
    expect(bytes).toBeLessThan(7 * 2 ** 24);
  }
  expect(after.board.shown).toHaveLength(5);
  expect(shown(after)).toHaveLength(4);
});

test("what is too long for a line is not passed on", () => {
  const after = withCosigned(
    EMPTY,
    FLOODER,
    of(cosigned(1, "x".repeat(1021)), cosigned(2, "x".repeat(1022))),
  );
  expect(shown(after).map(([size]) => size)).toEqual([1]);
});

test("what is kept for a member that is away holds nothing of the message that it came in", () => {
  const many = Array.from({ length: 200 }, (_, at) => ({ ...cosigned(9, "for another"), party: at + 3 }));
  const after = withCosigned(EMPTY, OTHER, of(cosigned(7, "line"), ...many));
  const [[kept]] = [...showBoard(after, AWAY).running.board.gathered.get(VICTIM)!.values()];
  expect(kept.form.buffer.byteLength).toBeLessThanOrEqual(4096);
  expect(shown(showBoard(after, AWAY).running)).toEqual([[7, "line"]]);
});

test("a note has all that cosigned it, a party's newest line, however long ago they came and whether it was shown them", () => {
  const noteOf = (running: Running) => running.board.notes.get(VICTIM)!.find(({ size }) => size === 7)!;
  const linesNow = ({ board }: Running) =>
    [...linesOf(board, VICTIM, noteOf({ board } as Running))].map(([by, line]) => [by, line.read()]);
  let running = withNote(EMPTY, VICTIM, "note", 7);
  running = withCosigned(running, OTHER, of(cosigned(7, "wrong"), cosigned(8, "of none")));
  running = withCosigned(running, FLOODER, of(cosigned(7, "second")));
  running = withCosigned(running, OTHER, of(cosigned(7, "first")));
  running = showBoard(running, HERE).running;
  expect([...noteOf(running).signers].map((byte) => byte.toString(2)).join("")).toBe(`110${"0".repeat(31)}`);
  const both = [
    [OTHER, "first"],
    [FLOODER, "second"],
  ];
  expect(linesNow(running)).toEqual(both);
  for (let later = 0; later < 7; later += 1) {
    running = withCosigned(running, COORDINATOR, of(cosigned(100 + later, "later")));
    running = showBoard(running, HERE).running;
    expect(linesNow(running)).toEqual(both);
  }
  expect(noteOf(running).lines.size).toBe(2);
  expect(running.board.shown.length).toBeLessThan(7);
});

test("of a party's notes the newest stay, and of those before them the one that most have cosigned", () => {
  let running = EMPTY;
  for (let size = 1; size <= 8; size += 1) running = withNote(running, VICTIM, `note ${size}`, size);
  running = withCosigned(running, OTHER, of(cosigned(2, "a"), cosigned(2, "b"), cosigned(3, "c")));
  running = withCosigned(running, FLOODER, of(cosigned(3, "d"), cosigned(4, "e")));
  const kept = showBoard(running, HERE).running.board.notes.get(VICTIM)!;
  expect(kept.map(({ size }) => size)).toEqual([3, 5, 6, 7, 8]);
});

test("all that was put up is shown in messages that have room for it, each party's newest four in their order", () => {
  let running = withCosigned(EMPTY, OTHER, of(cosigned(7, "other")));
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
  expect(messages.map(({ cosignatures }) => cosignatures.read()!.length)).toEqual([0, 0, 0, 1]);
});
