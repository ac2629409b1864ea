import { describe, expect, test } from "vitest";
import { MISCHIEFS } from "./catalogue.ts";
import { bindingOf } from "./forger.ts";
import { type Course, type Mischief, SESSIONS, courseOf } from "./mischief.ts";
import { WitnessedStudy } from "./witnessed-study.ts";
import { someOf } from "../full.ts";

function runInProcess({ options, script }: Mischief): Course {
  const hooks = script({
    get plan() {
      return witnessed.study.plan;
    },
    binding: () => bindingOf(witnessed.study),
    refusal: (node) => witnessed.refusal(node),
    inject: (to, message) => witnessed.study.inject(to, message),
    disk: (node) => witnessed.study.disk(node),
  });
  const witnessed: WitnessedStudy = new WitnessedStudy({ ...options, sessions: SESSIONS, hooks });
  witnessed.run();
  const told = witnessed.study.told.filter(({ party }) => party === "coordinator");
  return courseOf({
    ledger: (party) => witnessed.ledger(party),
    refusal: (node) => witnessed.refusal(node),
    progress: told.map(({ text }) => text),
    stopped: told.flatMap(({ code }) => (/^[A-Z_]+$/.test(code) ? [code] : [])),
  });
}

describe.each([...Map.groupBy(someOf(MISCHIEFS, 16), ({ words }) => words)])("%s", (_, mischiefs) => {
  test.each(mischiefs.map((mischief) => [mischief.name, mischief] as const))("%s", (__, mischief) => {
    expect(runInProcess(mischief)).toEqual(mischief.course);
  });
});
