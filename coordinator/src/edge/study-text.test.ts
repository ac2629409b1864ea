import { expect, test } from "vitest";
import type { ServiceView } from "../view.ts";
import { studiesText } from "./study-text.ts";

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
