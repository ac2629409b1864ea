import { expect, test } from "vitest";
import type { ServiceView } from "../view.ts";
import { rosterNote, studiesText } from "./study-text.ts";

const EMPTY: ServiceView = {
  name: "coordinator",
  identity: "ab".repeat(32),
  at: "2026-01-01T00:00:00Z",
  members: [],
  studies: [],
  templates: [],
  schedules: [],
};

test("before its first start a service knows nobody, and says why", () => {
  expect(studiesText(EMPTY, false)).toBe(
    "The service has not been started yet: then it reads its members and templates.\n\nThere are no studies yet.",
  );
});

test("a study of others than all members, in their order, says what their nodes make of it", () => {
  const members = (["member", "left", "member", "member"] as const).map((state, at) => ({
    name: "abcd"[at],
    state,
  }));
  const roster = (names: string) => ({
    roster: [...names].map((name) => ({ name, hasApproved: false })),
  });
  expect(rosterNote(roster("acd"), members)).toBeUndefined();
  for (const names of ["ac", "dca"])
    expect(rosterNote(roster(names), members)).toMatch(/refuses .*POLICY_ROSTER.* quorum/s);
});
