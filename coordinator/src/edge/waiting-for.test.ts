import { expect, test } from "vitest";
import { WaitingFor } from "./waiting-for.ts";

const at = (time: string) => new Date(`2026-10-01T${time}:00Z`);

test("says who is missing, and since when", () => {
  const waiting = new WaitingFor(
    ["willow", "harbour", "lantern"].map((name) => ({ name })),
    at("08:00"),
  );
  waiting.heard("connected", 1, at("08:05"));
  waiting.heard("connected", 2, at("08:06"));
  waiting.heard("departed", 2, at("09:30"));
  expect(waiting.missing(new Map())).toEqual([
    "willow (not here since 2026-10-01 08:00)",
    "harbour (here since 2026-10-01 08:05, has not countersigned the plan)",
    "lantern (not here since 2026-10-01 09:30)",
  ]);
  expect(waiting.missing(new Map([[0, {}]]))).toHaveLength(2);
});
