import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "./engine/engine.ts";
import { natural } from "../../../../test/data/natural.ts";
import { KEEP, readData } from "../../../../test/data/read-data.ts";
import { openTestEngine, stage, texts } from "../../../../test/data/staged-events.ts";

let engine: Engine;
let close: () => void;
const folder = mkdtempSync(join(tmpdir(), "sessions-"));
beforeAll(async () => {
  ({ engine, close } = await openTestEngine());
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true });
});

const START_MS = Date.UTC(2025, 4, 1, 23);
const MINUTE_MS = 60_000;
const HEADER = ["who", "at", "what", "visit"];
const EVENTS = {
  from: "log",
  columns: { user: "who", time: "at", session: "visit" },
  type: { column: "what", words: { view: "view", search: "search", send: "send" } },
} as const;

interface Click {
  readonly who: string;
  readonly atMs: number;
  readonly what: string;
  readonly visit: string;
}

const rowOf = ({ who, atMs, what, visit }: Click) => [who, new Date(atMs).toISOString(), what, visit];

const clicks = fc.array(
  fc.record<Click>({
    who: fc.constantFrom("u1", "u2"),
    // Gaps of 29, 30 and 31 minutes, and a second more; many at one moment.
    atMs: fc
      .tuple(fc.nat(6), fc.constantFrom(0, 29, 30, 31), fc.constantFrom(0, 1))
      .map(([times, minutes, second]) => START_MS + times * (30 + minutes) * MINUTE_MS + second * 1000),
    what: fc.constantFrom("view", "view", "search", "send"),
    visit: fc.constantFrom("", "", "", "own"),
  }),
  { maxLength: 25 },
);

const written = (session: readonly string[]) => session.toSorted().join(" ");

/** How a person would number sessions: down the user's list, a new one after a pause. Returns each as the text of its rows. */
function sessionsOf(all: readonly Click[], idleMs: number): string[] {
  const sessions: string[][] = [];
  for (const who of ["u1", "u2"]) {
    const mine = all.filter((each) => each.who === who);
    const own = mine.filter(({ visit }) => visit !== "");
    if (own.length > 0) sessions.push(own.map((each) => rowOf(each).join()));
    let lastMs = -Infinity;
    const bare = mine.filter(({ visit, what }) => visit === "" && what !== "send");
    for (const click of bare.toSorted((a, b) => a.atMs - b.atMs)) {
      if (click.atMs - lastMs > idleMs) sessions.push([]);
      sessions.at(-1)!.push(rowOf(click).join());
      lastMs = click.atMs;
    }
  }
  return sessions.map(written).toSorted();
}

test("sessions are made of events without one, and end after the declared pause", async () => {
  await fc.assert(
    fc.asyncProperty(clicks, async (all) => {
      const { events } = await stage(engine, {
        relations: { log: texts(HEADER, all.map(rowOf)) },
        data: { events: [EVENTS] },
        cleaning: { sessions: { idleMinutes: 30 } },
      });
      const made = new Map<string, string[]>();
      for (const [who, time, what, ...rest] of events) {
        const visit = rest[8] as string | null;
        if (visit === null) continue;
        const at = new Date(Number(time)).toISOString();
        const key = `${String(who)} ${visit}`;
        made.set(key, [
          ...(made.get(key) ?? []),
          [who, at, what, visit.trim() === visit ? visit : ""].join(),
        ]);
      }
      expect([...made.values()].map(written).toSorted()).toEqual(sessionsOf(all, 30 * MINUTE_MS));
      expect(events).toHaveLength(all.length);
    }),
    { numRuns: 15 },
  );
});

/** Reads a log of `type,time,duration` lines of one user and measures it. */
async function measured(lines: readonly string[], more: object = {}) {
  const path = join(folder, "log.csv");
  writeFileSync(path, ["what,at,ms", ...lines, ""].join("\n"));
  const sections = {
    data: {
      sources: { raw: { csv: path }, log: { sql: "SELECT 'u' AS who, * FROM raw" } },
      events: [
        {
          from: "log",
          columns: { user: "who", time: "at", duration: "ms" },
          durationUnit: "ms",
          type: { column: "what", words: { view: "view", search: "search" } },
        },
      ],
    },
  };
  const features = [
    natural("pages", { of: "sum", what: "dwell", event: "view" }),
    natural("session", { of: "statistic", take: "mean", what: "dwell", each: "session", event: "any" }),
    natural("sessions", { of: "count", what: "sessions", event: "any" }),
    natural("stated", { of: "sum", what: "duration", event: "view" }),
    natural("page", { of: "statistic", take: "median", what: "duration", each: "event", event: "view" }),
  ];
  const cleaning = { ...KEEP, sessions: { idleMinutes: 30 }, ...more };
  const { table, report } = await readData(sections, {
    features,
    cleaning,
    snapshotMs: Date.UTC(2025, 5, 1),
  });
  return { values: [...table.values], dropped: report.lines[0]!.dropped };
}

test("time on pages and in sessions, from gaps and from a column", async () => {
  const { values, dropped } = await measured([
    "search,2025-05-01T10:00:00Z,",
    "view,2025-05-01T10:00:20Z,1500",
    "view,2025-05-01T10:02:20Z,4500",
    "view,2025-05-01T12:00:00Z,",
    "view,2025-05-01T12:30:00Z,oops",
    "view,2025-05-01T12:30:01Z,-1",
  ]);
  // 10:00:00 to 10:02:20, and one view at noon, which no event follows: the lines that state nonsense are left out.
  expect(values).toEqual([120, 70, 2, 6, 3]);
  expect(dropped).toEqual([{ reason: "bad_number", count: 2 }]);
});

test("of events at one moment the next is told by the names of their types, not by who is read first", async () => {
  const together = ["search,2025-05-01T10:00:00Z,", "view,2025-05-01T10:00:00Z,"];
  const later = "view,2025-05-01T10:01:00Z,";
  for (const lines of [together, together.toReversed()]) {
    expect((await measured([...lines, later])).values.slice(0, 3)).toEqual([60, 60, 1]);
  }
});
