import { describe, expect, test } from "vitest";
import type { Hooks } from "../../simulation/hooks.ts";
import { MISCHIEFS } from "../catalogue.ts";
import { type Course, type Mischief, HONEST, LIAR, SESSIONS, courseOf } from "../mischief.ts";
import { releasesIn } from "../statements.ts";
import { SocketStudy } from "./socket-study.ts";
import { someOf } from "../../full.ts";

/** OPEN of later sessions is not delivered. */
const upTo = (sessions: number, hooks: Hooks): Hooks => ({
  ...hooks,
  toNode: (to, message) =>
    message.type === "open" && message.envelope.session > sessions
      ? []
      : (hooks.toNode?.(to, message) ?? [{ message }]),
});

/** A liar that has left, or whose process has refused, is not waited for. */
const GRACE_MS = 50;

/** The liar leaves for good when its lie is told. */
const leavingAt = (type: Mischief["missing"]): Hooks =>
  type === undefined
    ? {}
    : {
        crashNode(node, effect) {
          const isSent = effect.type === "send" || effect.type === "send-at-tick";
          const isTold = node === LIAR && isSent && effect.message.type === type;
          return isTold ? { when: "after", restartMs: Infinity } : undefined;
        },
      };

async function runOverSockets({ options, missing, course, script }: Mischief): Promise<Course> {
  const study = await SocketStudy.start({
    ...options,
    plan: (tiny) => {
      const plan = options?.plan?.(tiny) ?? tiny;
      return { ...plan, timing: { ...plan.timing, graceMs: GRACE_MS } };
    },
    script: (stage) => ({ ...upTo(SESSIONS, script(stage)), ...leavingAt(missing) }),
  });
  try {
    const hasHeard = () =>
      course.refusals.length === 0 || HONEST.every((node) => study.refusal(node) !== undefined);
    const isOver = () =>
      (study.failure !== undefined && hasHeard()) ||
      releasesIn(study.ledger("coordinator")).length === SESSIONS;
    await study.until("two sums, or the end", isOver);
    await study.settled();
    const told = study.told.filter(({ party }) => party === "coordinator");
    return courseOf({
      ledger: (party) => study.ledger(party),
      refusal: (node) => study.refusal(node),
      progress: told.map(({ text }) => text),
      stopped: study.failure === undefined ? [] : [study.failure],
    });
  } finally {
    await study.stop();
  }
}

describe.each([...Map.groupBy(someOf(MISCHIEFS, 9), ({ words }) => words)])("%s", (_, mischiefs) => {
  test.each(mischiefs.map((mischief) => [mischief.name, mischief] as const))("%s", async (__, mischief) => {
    expect(await runOverSockets(mischief)).toEqual(mischief.course);
  });
});
