import { booksStatus } from "@fedseg/client-node/status/node-status.ts";
import { countedIn } from "@fedseg/coordinator/session/recover.ts";
import { studyUnderWay, warnedOf } from "@fedseg/coordinator/studies/under-way.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { NO_ACCOUNT, enter } from "@fedseg/shared/ledger/account.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { analyses } from "@fedseg/shared/plan/analysis.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
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

test("it stays in everybody's status when the process has ended: it is in the books", () => {
  const read = (party: number | "coordinator") => {
    const disk = study.disk(party);
    const planHash = toHex(hashPlan(planBytes(study.plan)));
    return (key: string) => disk.read(`${planHash}/${key}`) ?? disk.read(key);
  };
  const counted = countedIn(study.plan, read("coordinator"), { analysis: analyses() });
  const { warnings = [] } = warnedOf(study.plan, counted);
  const planHash = toHex(hashPlan(planBytes(study.plan)));
  const facts = {
    account: enter(NO_ACCOUNT, nodeGenesis("00".repeat(32), 8, 1e-6)).account,
    lines: [],
    studies: [
      {
        study: planHash,
        plan: study.plan,
        standing: "model" as const,
        otherProtocol: undefined,
        code: undefined,
      },
    ],
    state: study.node(0)!,
    verified: () => 0,
  };
  const [own] = booksStatus(facts, () => [], 0).studies!;
  for (const told of [warnings, own.warnings!]) {
    expect(told).toHaveLength(1);
    expect(told[0].en).toContain(`Session ${LATE} counted `);
  }
  const another = { ...facts, studies: [{ ...facts.studies[0], study: "0".repeat(64) }] };
  expect(booksStatus(another, () => [], 0).studies![0].warnings).toBeUndefined();
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
