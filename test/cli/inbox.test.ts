import { rmSync } from "node:fs";
import { join } from "node:path";
import { inbox } from "@fedseg/client-node/edge/commands/inbox.ts";
import { approve } from "@fedseg/client-node/edge/commands/approve.ts";
import { refuse } from "@fedseg/client-node/edge/commands/refuse.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { InboxFile, inboxOf } from "@fedseg/client-node/edge/inbox/inbox-file.ts";
import { withOwnBooks } from "@fedseg/client-node/edge/books/with-books.ts";
import { studyEnded } from "@fedseg/shared/session/ended.ts";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { TERMINAL_COLUMNS } from "@fedseg/wording/terminal/text-table.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { type Plan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { studyOf } from "../adversary/proposing.ts";
import { TestStudy } from "../e2e/test-study.ts";
import { admissiblePlan } from "../simulation/example-policy.ts";
import { given } from "./given.ts";

const PLAN: Plan = { ...admissiblePlan(3), title: 'Monthly \u202e"segments"' };
const STUDY = studyOf(PLAN);

let study: TestStudy;
beforeAll(async () => void (study = await TestStudy.create(3, 1000)));
afterAll(() => study.stop());
afterEach(() => rmSync(join(loadNodeConfig(config()).folder, "inbox.json.sealed"), { force: true }));

const config = () => join(study.folder, "shop-1", "config.yaml");
const asking = () => {
  const own = loadNodeConfig(config());
  return { ...own, policy: { ...own.policy, approve: "ask" as const } };
};

/** What the running node makes of a plan. */
const propose = (plan = PLAN) =>
  withOwnBooks(loadNodeConfig(config()), async ({ books }) =>
    inboxOf(asking(), books).decide(plan, studyOf(plan)),
  );

/** Runs a command, and returns what it has printed and told. */
async function run(command: Run, options: Options = {}) {
  const printed: string[] = [];
  const told: Readonly<Record<string, unknown>>[] = [];
  const spy = vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  try {
    await command(
      given({ config: config(), ...options }),
      (code, text, fields) => void told.push({ code, text, ...fields }),
    );
  } finally {
    spy.mockRestore();
  }
  return { printed: printed.join("\n"), told };
}

test("the inbox says what waits, what it costs, how many more fit, and what to type", async () => {
  await propose();
  const { printed } = await run(inbox);
  expect(printed).toContain("INBOX: 1 of 1 proposal waits for you");
  expect(printed).toContain(`${STUDY.slice(0, 16)}  `);
  expect(printed.replaceAll(/\s+/g, " ")).toContain("costs at most ε 4 at δ 1e-7 if no attempt is lost; ε ");
  expect(printed).toMatch(/The\s+account\s+has\s+(no\s+)?room\s+for/);
  expect(printed).toContain(`fedseg-node approve --config FILE --study ${STUDY.slice(0, 16)}`);
  expect(printed).not.toContain("\u202e");
  for (const line of printed.split("\n").filter((each) => !each.includes("--config")))
    expect(columnsOf(line)).toBeLessThanOrEqual(TERMINAL_COLUMNS);
});

test("in Chinese, too, and for programs", async () => {
  await propose();
  const { printed } = await run(inbox, { lang: "zh" });
  expect(printed).toContain("收件箱：1 项提案，其中 1 项等待您答复");
  expect(printed).toContain("这样的研究");
  const { told } = await run(inbox, { json: "" });
  expect(told).toEqual([
    expect.objectContaining({ code: "PROPOSAL", study: STUDY, state: "waiting", more: expect.any(Number) }),
    expect.objectContaining({ code: "INBOX", waiting: 1, listed: 1, unlisted: 0 }),
  ]);
});

test("one of them is shown whole, from the plan that was kept, as long as it can be answered", async () => {
  await propose();
  const { printed } = await run(inbox, { study: STUDY.slice(0, 8) });
  expect(printed).toContain("WHAT IT COSTS");
  await run(refuse, { study: STUDY, reason: "after the migration" });
  const after = await run(inbox, { study: STUDY.slice(0, 8) });
  expect(after.printed).toContain("your reason: after the migration");
  expect(after.printed).toContain("WHAT IT COSTS");
  await withOwnBooks(loadNodeConfig(config()), async ({ books }) => {
    const own = inboxOf(asking(), books);
    expect(own.declined(STUDY)).toEqual(PLAN);
    // Another process hears its end as well, as that of a plan that waits.
    expect(own.waiting()).toEqual([PLAN]);
    own.withdrawn(STUDY);
    expect(own.declined(STUDY)).toBeUndefined();
    expect(own.decide(PLAN, STUDY)).toMatchObject({ type: "refuse" });
    // It has come again, and can be answered otherwise.
    expect(own.declined(STUDY)).toEqual(PLAN);
    own.cancelled(STUDY, studyEnded({ code: "STUDY_CANCELLED", reason: "no data" }));
    expect(own.waiting()).toEqual([]);
  });
  const ended = await run(inbox, { study: STUDY.slice(0, 8) });
  expect(ended.printed).toMatch(/REFUSED by you[^]*cancelled this study \("no data"\)[^]*cannot be answered/);
  expect(ended.printed).not.toContain("WHAT IT COSTS");
  await expect(run(approve, { study: STUDY })).rejects.toThrow(/^PROPOSAL_OVER: The coordinator has ended/);
  expect(new InboxFile(loadNodeConfig(config())).plan(STUDY)).toBeUndefined();
});

test("a yes lets it begin, a no has it refused, each until it has begun", async () => {
  await propose();
  expect((await run(approve, { study: STUDY.slice(0, 12) })).told).toMatchObject([
    { code: "APPROVED", study: STUDY },
  ]);
  expect(await propose()).toEqual({ type: "begin" });
  expect((await run(refuse, { study: STUDY })).told).toMatchObject([{ code: "REFUSED", study: STUDY }]);
  expect(await propose()).toMatchObject({ type: "refuse", error: { code: "PLAN_DECLINED" } });
  await expect(run(refuse, { study: STUDY, reason: "x".repeat(501) })).rejects.toThrow(/longer than 500/);
});

test("a study that has begun or ended since is answered no more, whatever the file says yet", async () => {
  await propose();
  await run(approve, { study: STUDY });
  await withOwnBooks(loadNodeConfig(config()), async ({ books }) => {
    const { snapshot } = PLAN;
    const approval = { type: "APPROVE", study: STUDY, channelKey: "0f".repeat(32), snapshot } as const;
    await books.commit([{ key: `${STUDY}/plan`, value: planBytes(PLAN) }], [approval]);
  });
  for (const command of [approve, refuse])
    await expect(run(command, { study: STUDY })).rejects.toMatchObject({ code: "PROPOSAL_OVER" });
});

test("an empty inbox says so", async () => {
  expect((await run(inbox)).printed).toBe("INBOX: 0 of 0 proposals wait for you");
});
