import { expect, test } from "vitest";
import { IS_FULL } from "../../full.ts";
import { search } from "../search.ts";
import { ServiceLaws } from "./service-laws.ts";
import { SERVICE_CODE, type ServiceBounds, type ServiceCode, ServiceWorlds } from "./service-world.ts";

const NOTHING: ServiceBounds = { crashes: 0, cancels: 0, pauses: 0, byHand: 0, backwards: 0 };

function checked(bounds: Partial<ServiceBounds>, code: ServiceCode = SERVICE_CODE) {
  const worlds = new ServiceWorlds({ ...NOTHING, ...bounds }, code);
  return search(worlds, new ServiceLaws(code), { order: "breadth" });
}

const ALL = { crashes: 1, cancels: 1, pauses: 1, byHand: 1, backwards: 1 };

const QUESTIONS: readonly Partial<ServiceBounds>[] = [
  { crashes: 1, cancels: 1 },
  { crashes: 1, byHand: 1 },
  { crashes: 1, pauses: 1 },
  { crashes: 1, backwards: 1 },
  ...(IS_FULL ? [ALL, { crashes: 2, cancels: 2 }] : []),
];

test.each(QUESTIONS)(
  "two studies, approvals, a schedule and %j: no order breaks a rule",
  (bounds) => {
    const { states, steps, endings, broken, isComplete } = checked(bounds);
    process.stdout.write(`  model: service, ${JSON.stringify(bounds)}: ${states} states, ${steps} steps\n`);
    expect(broken).toBeUndefined();
    expect(isComplete).toBe(true);
    expect([...endings.keys()]).toEqual(
      expect.arrayContaining(["finished and finished", "failed and failed"]),
    );
  },
  600_000,
);

/** Production code with one thing done wrong, where a search must see it, and the rule that must go red. */
const MUTATIONS: readonly (readonly [
  name: string,
  code: Partial<ServiceCode>,
  bounds: Partial<ServiceBounds>,
  breaks: RegExp,
])[] = [
  [
    "a decision is kept before its study",
    { isStudyFirst: false },
    { crashes: 1 },
    /neither made nor spoken of/,
  ],
  [
    "a name that is taken is taken again",
    {
      due: (schedule, past, nowMs) =>
        SERVICE_CODE.due(schedule, { ...past, studyOf: () => undefined }, nowMs),
    },
    { byHand: 1 },
    /two studies have one name/,
  ],
  [
    "a stop between study and decision makes the run again",
    {
      due: (schedule, past, nowMs) =>
        SERVICE_CODE.due(schedule, { ...past, studyOf: () => undefined, underWay: undefined }, nowMs),
    },
    { crashes: 1 },
    /two studies have one name/,
  ],
  [
    "a study under way is not looked at",
    { due: (schedule, past, nowMs) => SERVICE_CODE.due(schedule, { ...past, underWay: undefined }, nowMs) },
    {},
    /two studies of a schedule are under way/,
  ],
  [
    "a cancelled study can be resumed",
    {
      leadsTo: (state, move) =>
        state === "cancelled" && move === "resume" ? "running" : SERVICE_CODE.leadsTo(state, move),
    },
    { cancels: 1 },
    /was asked although it does not run/,
  ],
  [
    "one approval starts a study",
    {
      leadsTo: (state, move) =>
        state === "proposed" && move === "approve" ? "running" : SERVICE_CODE.leadsTo(state, move),
    },
    {},
    /was asked although it does not run/,
  ],
  [
    "a paused study has no end",
    {
      describeStudy: (record, ...others) => {
        const { until, ...view } = SERVICE_CODE.describeStudy(record, ...others);
        return record.state === "paused" || until === undefined ? view : { ...view, until };
      },
    },
    { pauses: 1 },
    /waits without end/,
  ],
  [
    "a study that is late cannot fail",
    { leadsTo: (state, move) => (move === "fail" ? undefined : SERVICE_CODE.leadsTo(state, move)) },
    {},
    /is proposed past its time/,
  ],
];

test.each(MUTATIONS)("%s: a search finds it", (_, change, bounds, breaks) => {
  const { broken } = checked(bounds, { ...SERVICE_CODE, ...change });
  expect(broken?.rules.join("; ")).toMatch(breaks);
});
