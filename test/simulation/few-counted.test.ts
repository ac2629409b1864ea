import { studyUnderWay } from "@fedseg/coordinator/studies/under-way.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "./in-process-study.ts";
import { tinyTable } from "./tiny-market.ts";

const MEMBERS = { presenceOf: () => ({ isHere: true }), refusalOf: () => undefined };
/** The histogram: the users of nobody are counted in time for it. */
const LATE = 3;

const asked = [0, 0, 0, 0];
const study = new InProcessStudy({
  table: (node) => {
    asked[node] += 1;
    if (asked[node] === LATE) throw new RangeError("too slow");
    return tinyTable(1, node);
  },
}).run();

const codes = (party: number | "coordinator", looked: RegExp) =>
  study.told.filter((told) => told.party === party && looked.test(told.code));

test("a sum that nobody was counted in is told by every node and by the coordinator, once, and stays in its status", () => {
  expect(asked.every((times) => times > LATE)).toBe(true);
  for (const node of [0, 1, 2, 3]) {
    const told = codes(node, /COUNTED_FEW|FLOOR_MISSED/);
    expect(told.map(({ code }) => code)).toEqual(["COUNTED_FEW"]);
    expect(told[0].text).toContain(`Session ${LATE} counted `);
  }
  const [news, ...others] = codes("coordinator", /few-counted/);
  expect(others).toEqual([]);
  expect(JSON.parse(news.text)).toMatchObject({ session: LATE, code: "COUNTED_FEW" });
  const { warnings = [] } = studyUnderWay(study.plan, study.coordinator()!, MEMBERS);
  expect(warnings).toHaveLength(1);
  expect(warnings[0].en).toContain(`Session ${LATE} counted `);
});

test("who comes back knows it by its books", () => {
  const counted = () => {
    const [operator, node] = [study.coordinator(), study.node(2)];
    if (operator?.phase !== "done" || node?.phase !== "finished") throw new TypeError("expected an end");
    return [operator.running.counted, node.running.counted];
  };
  const [before, own] = counted();
  expect(before.length).toBeGreaterThan(2);
  expect(own).toEqual(before);
  study.kill("coordinator", { restartMs: 1 });
  study.kill(2, { restartMs: 1 });
  study.agenda.run();
  expect(counted()).toEqual([before, before]);
});
