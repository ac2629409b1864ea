import { expect, test } from "vitest";
import { WaitingFor } from "./waiting-for.ts";

const at = (time: string) => new Date(`2026-10-01T${time}:00Z`);

test("says who is missing, and since when", () => {
  const waiting = new WaitingFor(
    ["willow", "harbour", "lantern"].map((name) => ({ name })),
    2,
    at("08:00"),
  );
  waiting.heard("connected", 1, at("08:05"));
  waiting.heard("connected", 2, at("08:06"));
  waiting.heard("departed", 2, at("09:30"));
  const nothing = { enrolments: new Map(), questions: new Map(), answers: new Map() };
  expect(waiting.missing(nothing)).toEqual([
    "willow (not here since 2026-10-01 08:00)",
    "harbour (here since 2026-10-01 08:05, has not agreed to the plan)",
    "lantern (not here since 2026-10-01 09:30)",
  ]);
  expect(waiting.missing({ ...nothing, enrolments: new Map([[0, {}]]) })).toHaveLength(2);
});

test("tells who agrees and waits for whom from who was not heard, and names these first", () => {
  const waiting = new WaitingFor(
    ["willow", "harbour", "lantern", "meadow"].map((name) => ({ name })),
    3,
    at("08:00"),
  );
  for (const node of [0, 1, 2]) waiting.heard("connected", node, at("08:05"));
  const questions = new Map([0, 1].map((node) => [node, {}]));
  const answers = new Map([[0, new Set([1])]]);
  expect(waiting.missing({ enrolments: new Map(), questions, answers })).toEqual([
    "lantern (here since 2026-10-01 08:05, has not agreed to the plan)",
    "meadow (not here since 2026-10-01 08:00)",
    "willow (agrees, and waits for answers of lantern, meadow)",
    "harbour (agrees, and waits for answers of willow, lantern, meadow)",
  ]);
});

test("of who has enough answers it says that it waits for itself, and names nobody whom it would wait for", () => {
  const roster = ["willow", "harbour", "lantern"].map((name) => ({ name }));
  const waiting = new WaitingFor(roster, 1, at("08:00"));
  for (const node of [0, 1, 2]) waiting.heard("connected", node, at("08:05"));
  const questions = new Map([0, 1, 2].map((node) => [node, {}]));
  const answers = new Map([
    [0, new Set([1, 2])],
    [1, new Set([0])],
  ]);
  const waits =
    "(agrees, has the answers that it needs, and countersigns when it has measured its ticks and has room for the study)";
  expect(waiting.missing({ enrolments: new Map(), questions, answers })).toEqual([
    `willow ${waits}`,
    `harbour ${waits}`,
    "lantern (agrees, and waits for answers of willow, harbour)",
  ]);
});
