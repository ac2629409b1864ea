import { rmSync, statSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { studyView } from "../api/fake-service.ts";
import { TestApi } from "../api/served.ts";
import { type ToldStudy, fillService, toldStudy } from "./told-study.ts";
import { NO_BROWSER, Visit, buildPage, openBrowser } from "./browser.ts";

const PLACES = [
  "",
  "study/spring",
  "study/autumn",
  "study/winter",
  "study/nothing",
  "new",
  "members",
  "schedules",
  "audit",
  "elsewhere",
];

/** Places that are none. */
const MISSING = ["study/nothing", "elsewhere"];

let [browser, folder]: [Browser | undefined, string] = [undefined, ""];
let api: TestApi;
let told: ToldStudy;
let visits: Visit[] = [];

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
});

afterEach(async () => {
  await Promise.all(visits.map((one) => one.end()));
  visits = [];
  if (NO_BROWSER === undefined) await api.stop();
});

async function visit(options: Parameters<typeof Visit.begin>[2] = {}): Promise<Visit> {
  const begun = await Visit.begin(browser!, api.url("/"), options);
  visits.push(begun);
  return begun;
}

async function signedIn(options: Parameters<typeof Visit.begin>[2] = {}): Promise<Visit> {
  const begun = await visit(options);
  await begun.signIn(api.tokens.operator);
  await begun.page.locator("h1").waitFor();
  return begun;
}

describe.skipIf(NO_BROWSER !== undefined)(`the operator's page ${NO_BROWSER ?? ""}`, () => {
  test.each([
    ["en-GB", "light", 1280],
    ["en-GB", "dark", 800],
    ["zh-CN", "light", 360],
    ["zh-CN", "dark", 1280],
  ] as const)(
    "every place of it in %s, %s, %i wide: no violation, nothing beyond the edge",
    async (locale, colorScheme, width) => {
      await api.service.addMember({ name: "w".repeat(63), identity: "a".repeat(64) });
      const here = await signedIn({ locale, colorScheme, viewport: { width, height: 800 } });
      // What is not there looks the same everywhere.
      for (const place of width === 1280 ? PLACES : PLACES.filter((one) => !MISSING.includes(one))) {
        await here.to(place);
        await here.settled();
        const [violations, overflow] = [await here.violations(), await here.overflow()];
        expect({ place, violations, overflow, squeezed: await here.squeezed() }).toEqual({
          place,
          violations: [],
          overflow: 0,
          squeezed: [],
        });
      }
      expect(here.errors).toEqual([]);
    },
    120_000,
  );

  test("what it says is what the API says", async () => {
    const here = await signedIn();
    const { items } = (await (await api.ask("GET", "/studies")).json()) as { items: { title: string }[] };
    const rows = await here.page.locator("tbody tr").allInnerTexts();
    expect(rows.length).toBe(items.length);
    for (const { title } of items) expect(rows.join()).toContain(title);
    const said = await here.page.locator(".waits").first().innerText();
    expect(said).toMatch(/approval of globex · last seen .*\s+ends by itself in/);
    expect(await here.page.locator("tbody code").allInnerTexts()).toContain("spring");
  });

  test("who has refused, that it cannot start so, its name, and what is still worked out are said", async () => {
    const here = await signedIn();
    const event = "9286b886d6cdb31a";
    api.service.studies.set("declined", {
      ...studyView("declined"),
      waitsFor: [{ what: "approval", who: "globex", isHere: true, code: "PLAN_DECLINED", event }],
      refusals: { by: ["globex"], quorum: 3, of: 3, canStart: false },
    });
    await here.page.route("**/studies/declined/cost", () => undefined);
    await here.to("study/declined");
    const said = here.page.locator("main");
    await expect.poll(() => said.innerText()).toContain("globex has refused");
    expect(await said.innerText()).toMatch(
      /refused by its owner[^]*Cannot start as things are: refused by globex, and it needs 3 of 3\./,
    );
    expect(await said.innerText()).toContain("Name, as commands take it\ndeclined");
    expect(await here.page.locator("tbody tr").first().innerText()).toContain("Working it out");
  });

  test("news are there without reading it anew", async () => {
    const here = await signedIn();
    await expect.poll(() => here.page.locator(".pulse.off").count()).toBe(0);
    api.service.studies.set("autumn", studyView("autumn", "running"));
    api.service.happen({ type: "opened", study: "autumn" });
    await here.page.getByText("Study autumn").first().waitFor({ timeout: 5000 });
  });

  test("after a lost connection it says so, keeps what it showed, and comes back", async () => {
    const here = await signedIn();
    const { port } = api;
    await expect.poll(() => here.page.locator(".pulse.off").count()).toBe(0);
    await api.stop();
    await here.page.getByText("No connection to the service").waitFor({ timeout: 10_000 });
    expect(await here.page.locator(".note.warn").innerText()).toMatch(/as of .* ago\)$|as of .*\(now\)$/);
    expect(await here.page.locator("tbody tr").count()).toBe(api.service.studies.size);
    await api.again(port);
    await expect.poll(() => here.page.getByText("No connection").count(), { timeout: 15_000 }).toBe(0);
  }, 40_000);

  test("opened while nobody drives it says so, asks nobody to sign in, and goes on when somebody does", async () => {
    const here = await signedIn();
    const problem = { code: "API_NO_DRIVER", status: 503, detail: "Nobody drives.", todo: "Try again." };
    await here.page.route("**/api/v1/**", (route) =>
      route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
    );
    await here.page.reload();
    await here.page.getByText("API_NO_DRIVER").waitFor();
    expect(await here.page.locator("input").count()).toBe(0);
    expect([await here.violations(), await here.overflow()]).toEqual([[], 0]);
    await here.page.unrouteAll();
    await here.page.getByRole("heading", { name: "Overview" }).waitFor();
  }, 20_000);

  test("a study is paused by keys alone, with a reason, as the version that was looked at", async () => {
    const here = await signedIn();
    await here.to("study/spring");
    const pause = here.page.getByRole("button", { name: "Pause" });
    await pause.waitFor();
    for (let presses = 0; presses < 40; presses += 1) {
      await here.page.keyboard.press("Tab");
      if ((await here.page.evaluate("document.activeElement.innerText")) === "Pause") break;
    }
    await here.page.keyboard.press("Enter");
    await here.page.getByRole("textbox").focus();
    await here.page.keyboard.type("globex moves its data");
    await here.page.keyboard.press("Enter");
    await expect.poll(() => api.service.asked).toEqual(["pause spring"]);
    await expect.poll(() => here.page.locator(".state").first().innerText()).toContain("Paused");
  });

  test("what somebody else has changed meanwhile is shown, and nothing is done", async () => {
    const here = await signedIn();
    await here.to("study/spring");
    await here.page.getByRole("button", { name: "End for ever" }).click();
    await here.page.getByRole("textbox").fill("no longer wanted");
    api.service.studies.set("spring", studyView("spring", "running"));
    await here.page.getByRole("button", { name: "End for ever" }).click();
    await here.page.getByText("It has changed meanwhile").waitFor();
    expect(api.service.asked).toEqual([]);
  });

  test("a viewer sees everything and can do nothing; a wrong token opens nothing", async () => {
    const here = await visit();
    await here.page.locator("input[type=password]").fill("wrong");
    await here.page.keyboard.press("Enter");
    await here.page.getByRole("alert").waitFor();
    expect(await here.page.getByRole("alert").innerText()).toMatch(/Copy it whole(?!.*Bearer)/s);
    await here.signIn(api.tokens.viewer);
    await here.to("study/spring");
    await here.page.getByText("Who takes part").waitFor();
    expect(await here.page.locator("main button").count()).toBe(0);
    expect(await here.page.getByText("New study").count()).toBe(0);
  });

  test("its session is a cookie that no script reads and no other site sends", async () => {
    const here = await signedIn();
    const [cookie] = await here.page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Strict" });
    expect(await here.page.evaluate("document.cookie")).toBe("");
    await here.page.reload();
    await here.page.getByRole("heading", { name: "Overview" }).waitFor();
    const proof = await here.page.evaluate<string>("localStorage.getItem('fedseg-operator')");
    await here.page.evaluate("localStorage.clear()");
    await here.page.reload();
    await here.page.locator("input[type=password]").waitFor();
    await here.page.evaluate(`localStorage.setItem('fedseg-operator', '${proof}')`);
    await here.page.reload();
    await here.page.getByRole("button", { name: "Sign out" }).click();
    await here.page.locator("input[type=password]").waitFor();
  });

  test("a bundle is saved whole, under its study's name", async () => {
    const here = await signedIn();
    await here.to("audit");
    const saved = here.page.waitForEvent("download");
    await here.page.getByRole("button", { name: "Download the bundle" }).first().click();
    const file = await saved;
    const study = file.suggestedFilename().replace(/\.tar$/, "");
    const whole = await (await api.ask("GET", `/bundles/${study}/archive`)).arrayBuffer();
    expect(readFileSync(await file.path()).equals(Buffer.from(whole))).toBe(true);
    expect(here.errors).toEqual([]);
  });

  test("with 200 studies and 50 members it is still there at once, and still fits", async () => {
    for (let at = 0; at < 200; at += 1)
      api.service.studies.set(`s${at}`, studyView(`s${at}`, at % 2 ? "running" : "finished"));
    for (let at = 0; at < 50; at += 1)
      await api.service.addMember({ name: `member-${at}`, identity: "a".repeat(64) });
    const here = await signedIn({ viewport: { width: 360, height: 800 } });
    await expect.poll(() => here.page.locator("tbody tr").count()).toBeGreaterThan(100);
    // Every one of them can be reached.
    const { items } = (await (await api.ask("GET", "/studies?limit=200")).json()) as { items: object[] };
    expect(items.length).toBe(200);
    expect(await here.page.locator("tbody tr").count()).toBe(api.service.studies.size);
    await here.page.getByText(/^Ended earlier/).click();
    expect([await here.violations(), await here.overflow()]).toEqual([[], 0]);
    await here.to("members");
    await expect.poll(() => here.page.locator("article.card").count()).toBe(api.service.members.length);
    expect([await here.violations(), await here.overflow()]).toEqual([[], 0]);
  }, 60_000);

  test("an approval of somebody who is here, and an audit that lacks something, need somebody", async () => {
    const [spring, winter] = ["spring", "winter"].map((name) => api.service.studies.get(name)!);
    const waitsFor = [{ what: "approval", who: "acme", isHere: true }] as const;
    api.service.studies.set("spring", { ...spring, waitsFor });
    const codes = ["LEDGER_MISSING", "KEY_OWNER"];
    const verdict = { ...winter.verdict!, verdict: "NOT VERIFIABLE", codes, missing: ["shop-2"] } as const;
    api.service.studies.set("winter", { ...winter, verdict });
    api.service.members[0] = { ...api.service.members[0], studies: ["spring", "autumn"] };
    const here = await signedIn();
    const needing = here.page.locator("section", { hasText: "Needs somebody" }).locator("h3 a");
    await expect.poll(() => needing.allInnerTexts()).toEqual(["Study spring", "Study winter"]);
    const row = here.page.locator("tbody tr", { hasText: "Study winter" });
    expect(await row.innerText()).toContain(`${winter.cost.sessions} / ${winter.cost.sessions}`);
    await here.to("members");
    const [begun, asked] = await here.page
      .locator("article", { hasText: "acme" })
      .locator("dd")
      .allInnerTexts()
      .then((all) => all.slice(1, 3));
    expect([begun, asked]).toEqual(["Study autumn autumn", "Study spring spring has approved"]);
    // A study that was halted before a member has approved is not under way for it.
    api.service.studies.set("spring", { ...spring, state: "paused" });
    api.service.members[1] = { ...api.service.members[1], studies: ["spring"] };
    await here.page.reload();
    const globex = here.page.locator("article", { hasText: "globex" }).locator("dd");
    await expect
      .poll(async () => (await globex.allInnerTexts()).slice(1, 3))
      .toEqual(["–", "Study spring spring has not approved"]);
    const approved = spring.roster.map((one) => ({ ...one, hasApproved: true }));
    api.service.studies.set("spring", { ...spring, waitsFor: [], roster: approved });
    await here.to("study/spring");
    await here.page.getByText("Everybody has approved: it begins by itself.").waitFor();
    await here.to("audit");
    const open = here.page.locator("article", { hasText: "Study winter" });
    expect(await open.locator("ul").first().innerText()).toBe("a ledger is missing LEDGER_MISSING");
    expect(await open.locator("summary").first().innerText()).toBe(
      "What no document of this bundle can show (1)",
    );
  });

  test("a study whose audit has failed needs somebody, also when it has ended", async () => {
    const winter = api.service.studies.get("winter")!;
    const says = { en: "Somebody has lied.", zh: "有人说谎。" };
    const verdict = { ...winter.verdict!, verdict: "FAIL", codes: ["LEDGER_FORKED"], says } as const;
    api.service.studies.set("winter", { ...winter, verdict });
    const here = await signedIn({ locale: "zh-CN" });
    const needing = here.page.locator("section", { hasText: "需要处理" });
    await expect.poll(() => needing.getByText("有人说谎。").count()).toBe(1);
  });

  test("all of it is under 200 kB on the wire", () => {
    const files = globSync("**/*", { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
    const bytes = files.map((path) => gzipSync(readFileSync(join(folder, path))).length);
    expect(files.length).toBeGreaterThan(2);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});
