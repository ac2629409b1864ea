import { expect, test } from "vitest";
import { lateSince } from "./late-members.ts";

const line = (session: number, missing: readonly string[], state: "open" | "released" = "released") => ({
  session,
  missing,
  state,
  openedAt: `2026-12-01T00:0${session}:00Z`,
});

test("who is late is who was missing from the newest sums, since the first of them", () => {
  const sessions = [
    line(1, ["elm"]),
    line(2, ["oak", "ash"]),
    line(3, ["oak", "elm"]),
    line(4, ["oak"]),
    line(5, [], "open"),
  ];
  const oak = { name: "oak", step: 2, openedAt: "2026-12-01T00:02:00Z", steps: 3 };
  expect(lateSince(sessions, ["oak", "elm", "ash", "yew"])).toEqual([oak]);
  const open = [...sessions.slice(0, 4), line(5, ["elm", "oak"], "open")];
  expect(lateSince(open.toReversed(), ["oak", "elm"])).toEqual([
    { ...oak, steps: 4 },
    { name: "elm", step: 5, openedAt: "2026-12-01T00:05:00Z", steps: 1 },
  ]);
  expect(lateSince([], ["oak"])).toEqual([]);
});
