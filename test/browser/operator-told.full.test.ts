import { rmSync } from "node:fs";
import { ANSWERS } from "@fedseg/coordinator/api/bodies.ts";
import { mostOf } from "@fedseg/coordinator/service/proposals.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { CONTRADICTIONS } from "@fedseg/wording/status/contradiction-words.ts";
import { LACKING, LIMITS } from "@fedseg/wording/status/finding-words.ts";
import { verdictText } from "@fedseg/wording/status/verdict-text.ts";
import { sayIn } from "@fedseg/wording/language.ts";
import { AWAITED_WORDS } from "@fedseg/wording/operator-page/words.ts";
import { formatEstimate } from "@fedseg/wording/estimate-text.ts";
import { studyText } from "@fedseg/wording/status/study-text.ts";
import { upText } from "@fedseg/wording/number-text.ts";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { studyView } from "../api/fake-service.ts";
import { TestApi } from "../api/served.ts";
import { NO_BROWSER, Visit, buildPage, openBrowser } from "./browser.ts";
import { type ToldStudy, fillService, toldStudy } from "./told-study.ts";

const HOSTILE = `<img src=x onerror="document.title='owned'">\u202Eevil`;
const PLACES = ["", "study/spring", "study/autumn", "study/winter", "new", "members", "schedules", "audit"];

let [browser, folder]: [Browser | undefined, string] = [undefined, ""];
let api: TestApi;
let told: ToldStudy;
let here: Visit;

beforeAll(async () => {
  if (NO_BROWSER !== undefined) return;
  [browser, folder] = await Promise.all([openBrowser(), buildPage("coordinator/dashboard")]);
  told = toldStudy();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  if (folder === "") return;
  rmSync(folder, { recursive: true });
  rmSync(told.bundle, { recursive: true });
});
beforeEach(async () => {
  if (NO_BROWSER !== undefined) return;
  api = await TestApi.start({}, undefined, {}, folder);
  fillService(api.service, told);
  here = await Visit.begin(browser!, api.url("/"));
  await here.signIn(api.tokens.operator);
});
afterEach(async () => {
  if (NO_BROWSER !== undefined) return;
  await here.end();
  await api.stop();
});

/** Lets another answer come in the place of the service's own. */
async function answerWith(path: string, status: number, body: string): Promise<void> {
  await here.page.route(`**/api/v1/${path}`, (route) =>
    route.fulfill({ status, body, contentType: "application/json" }),
  );
}

describe.skipIf(NO_BROWSER !== undefined)(`what the operator's page tells ${NO_BROWSER ?? ""}`, () => {
  test("segments, sums and costs are those of the API, the bundle and the command plan", async () => {
    await here.to("study/winter");
    await here.settled();
    const results = ANSWERS.Results.parse(await (await api.ask("GET", "/studies/winter/results")).json());
    const rows = (await here.page.getByRole("group", { name: "What it has released" }).innerText()).split(
      "\n",
    );
    const visible = (results.segments ?? []).filter((segment) => !segment.hidden);
    expect(visible.length).toBeGreaterThanOrEqual(2);
    for (const { title, size } of visible) {
      expect(rows.join(" ")).toContain(title.en);
      expect(rows.join(" ")).toContain(formatEstimate(size));
    }
    const { expected, once, worst } = planCost(told.plan);
    const costs = await here.page.getByRole("group", { name: "What it costs and tells" }).innerText();
    for (const total of [expected, once, worst])
      for (const { epsilon } of [total.outside, total.coalition, total.person])
        expect(costs).toContain(upText(epsilon));
    const steps = await here.page.locator(".steps tbody tr").allInnerTexts();
    expect(steps.length).toBe(told.records.length);
    const sums = ANSWERS.Sums.parse(await (await api.ask("GET", "/studies/winter/sums")).json()).items;
    for (const [at, { epsilon, meaning }] of sums.entries()) {
      expect(steps[at]).toContain(upText(epsilon));
      expect(steps[at]).toContain(meaning.en);
    }
    for (const { section } of results.programs)
      if (section) await here.page.getByRole("heading", { name: section.title.en }).first().waitFor();
    expect(await here.page.locator("svg.plot").count()).toBeGreaterThan(8);
    expect(here.errors).toEqual([]);
  });

  test("what accounts can be charged is that of the API and of the plan, with every attempt first", async () => {
    await here.to("members");
    const { items } = ANSWERS.Charges.parse(await (await api.ask("GET", "/charges")).json());
    expect(items.every(({ aYear }) => aYear.once > 0 && aYear.most! > aYear.once)).toBe(true);
    for (const { member, approved, aYear } of items) {
      const card = here.page.locator("article", { hasText: member });
      await card.getByText("if no more attempt is lost").first().waitFor();
      const isSettled = approved.once === approved.most;
      const said = (await card.innerText()).replaceAll(/\s+/g, " ");
      const label = isSettled ? "charged at most" : "if no more attempt is lost";
      expect(said).toContain(`ε ${upText(approved.once)} ${label}`);
      const most =
        isSettled || approved.most === undefined ? "" : `ε ${upText(approved.most)} with every attempt`;
      expect(said).toContain(most);
      expect(said).toContain(`ε ${upText(aYear.most!)} with every attempt ε ${upText(aYear.once)} if`);
    }
    await here.to("study/winter");
    const { epsilon } = mostOf(told.plan);
    await here.page.getByText(`ε ${upText(epsilon)} with every attempt`).waitFor();
    // What has ended has one number, which lost attempts are in.
    const charged = mostOf(told.plan);
    for (const [name, study] of api.service.studies)
      api.service.studies.set(name, { ...study, cost: { ...study.cost, charged } });
    await here.to("members");
    await here.page.reload();
    await here.page
      .getByText(/charged at most$/)
      .first()
      .waitFor();
    const approvedAt = here.page
      .locator("dt", { hasText: "can be charged at most" })
      .locator("+ dd > div:first-child");
    for (const text of await approvedAt.allInnerTexts()) expect(text).toMatch(/charged at most$/);
    await here.to("study/winter");
    await here.page.getByText("charged at most, now that it has finished").waitFor();
    expect(await here.page.getByText("if no attempt is lost").count()).toBe(0);
    await here.to("study/%E0%A4%A");
    await here.page.getByRole("heading", { name: "There is no such page." }).waitFor();
  });

  test("what is waited for is said in the words of the command, by name, also before the first session", async () => {
    const spring = api.service.studies.get("spring")!;
    const kinds = Object.keys(AWAITED_WORDS) as (keyof typeof AWAITED_WORDS)[];
    const waitsFor = kinds.map((what) => ({ what, who: "globex", isHere: true }));
    api.service.studies.set("spring", { ...spring, state: "running", waitsFor });
    await here.to("study/spring");
    const lines = here.page.locator(".waits li");
    await expect.poll(() => lines.count()).toBe(kinds.length);
    const command = studyText(api.service.study("spring"), new Date(), sayIn("en"));
    for (const [at, what] of kinds.entries()) {
      expect(await lines.nth(at).innerText()).toBe(`${AWAITED_WORDS[what].en} globex · connected`);
      expect(command).toContain(`${AWAITED_WORDS[what].en} globex`);
    }
    await here.page.getByText("Every platform reads its rows now.").waitFor();
  });

  test("a verdict is said by the page, the API and the command alike; acknowledged, it needs nobody any more", async () => {
    const winter = api.service.studies.get("winter")!;
    const codes = ["LEDGER_MISSING", "FORK_CHECKPOINT", "KEY_OWNER"];
    const found = { verdict: "NOT VERIFIABLE", missing: ["shop-2"] } as const;
    const verdict = { ...winter.verdict!, ...found, codes, says: verdictText(found) };
    api.service.studies.set("winter", { ...winter, verdict, can: ["acknowledge"] });
    api.service.happen({ type: "audited", study: "winter" });
    const verdictNow = async () =>
      ANSWERS.Study.parse(await (await api.ask("GET", "/studies/winter")).json()).verdict!;
    await here.to("audit");
    const card = here.page.locator("article", { hasText: "Study winter" });
    await card.getByText((await verdictNow()).says.en).waitFor();
    const command = studyText(api.service.study("winter"), new Date(), sayIn("en"));
    for (const text of [verdict.verdict, verdict.says.en]) {
      expect(await card.innerText()).toContain(text);
      expect(command).toContain(text);
    }
    await card.locator("summary").first().click();
    for (const code of codes) {
      const { en } = (LACKING.get(code) ?? LIMITS.get(code) ?? CONTRADICTIONS.get(code))!;
      expect(await card.innerText()).toContain(`${en} ${code}`);
      expect(command).toContain(code);
    }
    await here.to("study/winter");
    await here.page.getByRole("button", { name: "Acknowledge" }).click();
    await here.page.getByRole("textbox").fill("shop-2 has closed");
    await here.page.getByRole("button", { name: "Acknowledge" }).click();
    await expect.poll(() => api.service.asked).toEqual(["acknowledge winter"]);
    await here.page.locator(".note", { hasText: "shop-2 has closed" }).waitFor();
    expect((await verdictNow()).acknowledged?.reason).toBe("shop-2 has closed");
    expect(await here.page.locator("#log + ol").innerText()).toContain("Acknowledged · shop-2 has closed");
    expect([await here.violations(), await here.overflow()]).toEqual([[], 0]);
    await here.to("");
    const needing = here.page.locator("section", { hasText: "Needs somebody" }).locator("h3 a");
    await expect.poll(() => needing.allInnerTexts()).toEqual(["Study spring"]);
  });

  test("a study that runs shows each sum as it comes, who was missing, and what it has cost so far", async () => {
    await here.to("study/autumn");
    await here.settled();
    const released = here.page.locator(".steps tr.released");
    expect(await released.count()).toBe(3);
    expect(await released.nth(1).innerText()).toContain("4");
    api.service.open.set("autumn", { plan: told.plan, records: told.records.slice(0, 4) });
    api.service.happen({ type: "released", study: "autumn", session: 4 });
    await expect.poll(() => released.count(), { timeout: 5000 }).toBe(4);
    const labels = await here.page
      .locator("[role=img]")
      .evaluateAll((all) => all.map((one) => one.ariaLabel));
    expect(labels.join()).toMatch(/Budget used, sum by sum: 1: ε .*; 4: ε/);
    const sums = ANSWERS.Sums.parse(await (await api.ask("GET", "/studies/autumn/sums")).json()).items;
    for (const { session, epsilon } of sums)
      expect(labels.join()).toContain(`${session}: ε ${upText(epsilon)}`);
  });

  test("what a new study would cost follows what is typed, and what is written otherwise is another template", async () => {
    await here.to("new");
    await here.settled();
    const preview = here.page.locator(".preview .big");
    /** What is charged at most: with every attempt, and by another's token, who has a turn of its own. */
    const most = async (query: string) => {
      const answer = await api.ask("GET", `/templates/monthly/cost${query}`, { role: "viewer" });
      const { once, worst, most: charged } = ANSWERS.Cost.parse(await answer.json());
      expect(charged).toBeGreaterThan(once.coalition + 1);
      expect(worst.coalition).toBe(charged);
      return `ε ${upText(charged)} at most`;
    };
    await expect.poll(() => preview.innerText(), { timeout: 20_000 }).toContain(await most(""));
    const [charged] = /ε (\S+)/.exec(await preview.innerText())!.slice(1);
    const every = here.page.locator(".preview tbody tr", { hasText: "if every attempt is made" });
    expect(await every.locator("td").nth(1).innerText()).toContain(charged);
    const asked: string[] = [];
    here.page.on("request", (request) => void asked.push(request.url()));
    await here.page.getByLabel("Budget ε of the study").pressSequentially("6.25", { delay: 30 });
    await expect.poll(() => preview.innerText(), { timeout: 20_000 }).toContain(await most("?epsilon=6.25"));
    expect(asked.filter((url) => url.includes("/cost?")).length).toBeLessThanOrEqual(2);
    await here.page.getByLabel("Kept as a template of its own").waitFor();
    await here.page.getByLabel("Name", { exact: true }).fill("summer");
    await here.page.getByLabel("Snapshot").fill("2026-11-01");
    await here.page.getByLabel("Enrolment closes").fill("2026-12-06T12:00");
    await here.page.getByRole("button", { name: "Propose" }).click();
    await expect
      .poll(() => api.service.asked.filter((one) => !one.startsWith("sketch")))
      .toEqual(["putTemplate monthly-2", "propose summer"]);
    await here.page.getByRole("heading", { name: "Study summer" }).waitFor();
  });

  test("a study that nobody could accept says so where its cost would stand", async () => {
    await here.to("new");
    await here.page.getByLabel("Budget ε of the study").fill("50");
    await here.page.locator(".preview [role=alert]").waitFor({ timeout: 20_000 });
    expect(await here.page.locator(".preview .code").innerText()).toBe("PLAN_BUDGET");
    await here.page.getByLabel("Budget ε of the study").fill("1000000");
    await expect.poll(() => here.page.locator(".preview [role=alert]").innerText()).toMatch(/^ε is a number/);
    expect(await here.page.locator(".preview").innerText()).not.toMatch(/openapi|PLAN_BUDGET/);
  });

  test.each([
    [
      "a fault",
      500,
      JSON.stringify({ code: "API_FAULT", detail: "It has a fault.", title: HOSTILE, todo: HOSTILE }),
    ],
    ["nothing that is JSON", 200, "<html>"],
    [
      "another thing than was asked for",
      200,
      '{"items":"<script>","sessions":7,"segments":"x","programs":null}',
    ],
  ])("every place says what is wrong when the service answers with %s", async (_, status, body) => {
    await answerWith("**", status, body);
    for (const place of PLACES.filter((one) => one.startsWith("study/"))) {
      await here.to(place);
      await here.page.getByRole("alert").first().waitFor();
    }
    api.service.happen({ type: "opened", study: "autumn", session: 5 });
    for (const place of PLACES) {
      await here.to(place);
      await here.page.getByRole("alert").first().waitFor();
      expect(await here.page.title()).toBe("fedseg");
    }
    expect(await here.violations()).toEqual([]);
    expect(here.errors).toEqual([]);
  });

  test("whose session has ended is asked to sign in, wherever they are", async () => {
    await here.to("study/winter");
    await here.settled();
    await answerWith("studies?*", 401, '{"code":"API_TOKEN","detail":"over"}');
    api.service.happen({ type: "opened", study: "autumn", session: 5 });
    await expect.poll(() => here.page.locator("input[type=password]").count()).toBe(1);
  });

  test("a slow service leaves the page usable, and what comes at last is shown", async () => {
    await here.page.route("**/api/v1/studies/winter/results", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      await route.continue();
    });
    await here.to("study/winter");
    await here.page.locator("p", { hasText: "Working it out" }).waitFor();
    expect(await here.page.getByRole("heading", { name: "How far it is" }).count()).toBe(1);
    await here.page.getByRole("heading", { name: "Parallel coordinates" }).waitFor();
  });

  test("everything that can be used can be reached by keys alone, on every place", async () => {
    for (const place of PLACES) {
      await here.to(place);
      await here.settled();
      const usable = await here.page
        .locator("a[href], button, input, select, summary, [tabindex='0']")
        .evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
      const reached = await here.page.evaluate<number>("window.reached = new Set(), 0");
      for (let presses = reached; presses < usable * 3 + 8; presses += 1) {
        await here.page.keyboard.press("Tab");
        await here.page.evaluate("reached.add(document.activeElement)");
      }
      const missed = await here.page
        .locator("a[href], button, input, select, summary, [tabindex='0']")
        .evaluateAll((all) =>
          all
            .filter(
              (one) =>
                one.checkVisibility() &&
                !(globalThis as unknown as { reached: Set<unknown> }).reached.has(one),
            )
            .map((one) => one.outerHTML),
        );
      expect({ place, missed }).toEqual({ place, missed: [] });
    }
  }, 60_000);

  test("an address with a token has it in the form, once, and signs nobody in by itself", async () => {
    const token = api.tokens.viewer;
    const other = await Visit.begin(browser!, api.url(`/#/token/${token}`));
    const field = other.page.locator("input[type=password]");
    await field.waitFor();
    expect([await field.inputValue(), other.page.url()]).toEqual([token, api.url("/#/")]);
    expect(await other.page.context().cookies()).toEqual([]);
    await field.press("Enter");
    await other.page.getByRole("heading", { name: "Overview" }).waitFor();
    await other.end();
  });

  test("with nothing at all every place says so", async () => {
    api.service.studies.clear();
    api.service.members.length = 0;
    api.service.templates.length = 0;
    api.service.schedules.length = 0;
    api.service.happen({ type: "started" });
    for (const [place, says] of [
      ["", "There is no study yet."],
      ["new", "There is no template yet"],
      ["members", "There is no member yet."],
      ["schedules", "There is no schedule."],
      ["audit", "No study has ended with a bundle yet."],
    ] as const) {
      await here.to(place);
      await here.page.getByText(says).first().waitFor();
      expect(await here.violations()).toEqual([]);
    }
  });

  test("whatever people have written anywhere is text and nothing else", async () => {
    const { service } = api;
    const evil = { ...studyView("evil", "paused"), title: HOSTILE };
    service.studies.set("evil", {
      ...evil,
      waitsFor: [{ what: "approval", who: HOSTILE, code: HOSTILE, event: HOSTILE }],
      roster: [{ name: HOSTILE, hasApproved: true }],
      reason: { code: HOSTILE, what: HOSTILE, why: HOSTILE, todo: HOSTILE },
      history: [{ at: evil.since, what: HOSTILE, member: HOSTILE, text: HOSTILE, code: HOSTILE }],
      bundle: "/nonexistent",
      verdict: {
        verdict: "FAIL",
        at: evil.since,
        codes: [HOSTILE],
        missing: [HOSTILE],
        says: { en: HOSTILE, zh: HOSTILE },
      },
    });
    service.members.push({ ...service.members[0], name: HOSTILE, studies: [HOSTILE] });
    service.templates.push({ ...service.templates[0], name: HOSTILE, title: HOSTILE });
    service.schedules.push({
      name: HOSTILE,
      template: HOSTILE,
      cron: HOSTILE,
      timeZone: HOSTILE,
      state: "active",
    });
    const results = await (await api.ask("GET", "/studies/winter/results")).text();
    await answerWith(
      "studies/evil/results",
      200,
      results.replaceAll(/"(en|zh)":"/g, `"$1":"${HOSTILE.replaceAll('"', '\\"')}`),
    );
    service.happen({ type: "opened", study: "evil" });
    for (const place of ["", "study/evil", "new", "members", "schedules", "audit"]) {
      await here.to(place);
      await here.settled();
      await expect.poll(() => here.page.locator("main").innerText()).toContain("onerror");
      expect(await here.page.locator("main").innerText()).not.toContain("\u202E");
      expect(await here.page.locator("main img").count()).toBe(0);
      for (const option of await here.page.locator("option").allTextContents())
        expect(option).toMatch(/^\u2068[^\u2066-\u2069\u202E]*\u2069 \(/);
      expect(await here.page.title()).toBe("fedseg");
    }
    expect(here.errors).toEqual([]);
  });
});
