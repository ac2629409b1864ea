import { globSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { NodeWorld } from "@fedseg/client-node/edge/page/node-world.ts";
import type { PageWorld } from "@fedseg/client-node/edge/page/page-world.ts";
import { type ServedPage, startPage } from "@fedseg/client-node/edge/page/start-page.ts";
import { PolicyRefusal } from "@fedseg/client-node/policy/refusal.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { planCost } from "@fedseg/shared/plan/cost.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { planNote } from "@fedseg/wording/plan/cost-notes.ts";
import { refusalTexts } from "@fedseg/wording/refusals/refusal-texts.ts";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { runCommand, runHere } from "../cli/command.ts";
import { PartyProcess } from "../e2e/party-process.ts";
import { NO_BROWSER, Visit, buildPage, openBrowser } from "./browser.ts";
import { ShownNode, USER } from "./shown-node.ts";

const HOSTILE = `<img src=x onerror="document.title='owned'">\u202Eevil`;
const PLACES = ["", "data", "preview", "segments", "people", "insights", "elsewhere"];

let [browser, folder]: [Browser | undefined, string] = [undefined, ""];
let [lived, empty]: ShownNode[] = [];
let pages: ServedPage[] = [];
let visits: Visit[] = [];
/** A world whose rows have been read once, for everybody who looks. */
let measured: NodeWorld;

beforeAll(async () => {
  if (NO_BROWSER !== undefined) return;
  [browser, folder, lived, empty] = await Promise.all([
    openBrowser(),
    buildPage("client-node/page"),
    ShownNode.create(),
    ShownNode.create(),
  ]);
  await lived.live();
  measured = new NodeWorld(lived.config);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await Promise.all([lived, empty].map((each) => each?.remove()));
  if (folder !== "") rmSync(folder, { recursive: true });
});
beforeEach(() => void (NO_BROWSER ?? lived.clear()));
afterEach(async () => {
  await Promise.all(visits.map((one) => one.end()));
  await Promise.all(pages.map((one) => one.close()));
  [visits, pages] = [[], []];
});

type Options = Parameters<typeof Visit.begin>[2];

async function serve(world: PageWorld): Promise<ServedPage> {
  const page = await startPage(0, world, folder);
  pages.push(page);
  return page;
}

/** Opens an address, signed in. */
async function opened(address: string, options: Options = {}): Promise<Visit> {
  const begun = await Visit.begin(browser!, address, options);
  visits.push(begun);
  // It signs nobody in by itself.
  await begun.page.locator("input[type=password]").waitFor();
  expect(await begun.page.context().cookies()).toEqual([]);
  await begun.page.locator("button[type=submit]").click();
  await begun.page.locator("header nav").waitFor();
  return begun;
}

async function shown(node: ShownNode, options: Options = {}): Promise<Visit> {
  const visit = await opened((await serve(new NodeWorld(node.config))).address(), options);
  await visit.page.locator("#inbox").waitFor();
  return visit;
}

/** Goes somewhere, and waits for what is read there. */
async function settled(visit: Visit, place: string): Promise<void> {
  await visit.to(place);
  await expect.poll(() => visit.page.locator("main").innerText()).not.toMatch(/Loading|加载中/);
}

/** Goes everywhere; returns what is wrong with each place. */
async function walk(visit: Visit): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const place of PLACES) {
    await settled(visit, place);
    const overflow = await visit.overflow();
    const found = [...(await visit.violations()), ...(overflow > 0 ? [`${overflow} px too wide`] : [])];
    wrong.push(...found.map((each) => `${place}: ${each}`));
  }
  return [...wrong, ...visit.errors];
}

/** What a command tells programs, line by line. */
async function told(command: string): Promise<readonly Record<string, unknown>[]> {
  const { stdout } = await runHere("client-node", [command, "--config", lived.configPath, "--json"]);
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Words without how lines are broken and sentences begun. */
function plain(text: unknown): string {
  return String(text).replaceAll(/\s+/g, " ").toLowerCase();
}

describe.skipIf(NO_BROWSER !== undefined)(`a node's own page ${NO_BROWSER ?? ""}`, () => {
  test.each([
    ["en-GB", "light", 1280],
    ["en-GB", "dark", 768],
    ["zh-CN", "light", 360],
    ["zh-CN", "dark", 1280],
  ] as const)(
    "every place of it, full, in %s, %s, %i wide: no violation, nothing beyond the edge",
    async (locale, colorScheme, width) => {
      const study = await lived.propose(lived.plan("Monthly segments"));
      lived.fail("DATA_NOT_READY", "The rows were not ready when session 3 was opened.");
      if (measured.data("en").state === "none") {
        measured.measure();
        measured.beginPreview(study);
      }
      const page = await serve(measured);
      const here = await opened(page.address(), { locale, colorScheme, viewport: { width, height: 800 } });
      await here.to("data");
      await here.page.locator(".report").waitFor({ timeout: 20_000 });
      await here.to("preview");
      await here.page.locator("details[open] table").waitFor({ timeout: 20_000 });
      expect(await walk(here)).toEqual([]);
    },
    60_000,
  );

  test.each([
    ["en-GB", "dark", 360],
    ["zh-CN", "light", 768],
  ] as const)(
    "of a node that has taken part in nothing, in %s, %s, %i wide",
    async (locale, colorScheme, width) => {
      const here = await shown(empty, { locale, colorScheme, viewport: { width, height: 800 } });
      expect(await walk(here)).toEqual([]);
      await settled(here, "segments");
      expect(await here.page.locator("main").innerText()).toContain("NO_SEGMENTS");
      await settled(here, "insights");
      expect(await here.page.locator("main").innerText()).toContain("NO_SEGMENTS");
    },
  );

  test("of a node whose books cannot be read it says what to do, and goes on when they can", async () => {
    const real = new NodeWorld(lived.config);
    let isBroken = true;
    const refuse = () => {
      throw new CodedError("LEDGER_DAMAGED", {
        what: "The ledger is damaged.",
        why: "Disk.",
        todo: "Restore it.",
      });
    };
    const world = {
      node: "shop-1",
      version: async () => `${isBroken}`,
      today: async () => (isBroken ? refuse() : real.today()),
    } as unknown as PageWorld;
    const here = await opened((await serve(world)).address());
    await here.page.getByText("Restore it.").waitFor();
    expect([await here.violations(), await here.overflow()]).toEqual([[], 0]);
    isBroken = false;
    await here.page.locator("#inbox").waitFor();
    expect(await here.page.getByText("Restore it.").count()).toBe(0);
  });

  test("what it says is what the commands say", async () => {
    await lived.propose(lived.plan("Monthly segments"));
    const here = await shown(lived);
    const [proposal] = await told("inbox");
    const card = here.page.locator("article", { hasText: "Monthly segments" });
    const said = (await card.innerText()).replaceAll(/\s+/g, " ");
    expect(said).toContain(String(proposal["study"]).slice(0, 16));
    expect(said).toContain(`has room for ${proposal["more"]} such studies`);
    const sentences = `${plain(proposal["text"])} ${plain(planNote(lived.plan("Monthly segments")).en)}`;
    for (const sentence of await card.locator(".sentences p").allInnerTexts())
      expect(sentences).toContain(plain(sentence));

    const plan = lived.plan("Monthly segments");
    const [supported] = planCost(plan).programs;
    const { words, rows } = wordsOf(supported.name).support(supported, plan.cohort.m);
    const exact = card.getByRole("group", { name: "How exact it can be" });
    await exact.getByText(words.en).waitFor();
    expect(await exact.locator("tbody tr").count()).toBe(rows.length);
    expect(await exact.locator("svg.whisker").count()).toBe(rows.length);

    const [{ spentMuSq, reservedMuSq, budgetMuSq, forecast }] = await told("account");
    const budget = here.page.locator("article", { hasText: "Privacy account" });
    const share = (muSq: unknown) => Math.round((100 * Number(muSq)) / Number(budgetMuSq));
    const [spent, all] = [share(Number(spentMuSq) - Number(reservedMuSq)), share(spentMuSq)];
    expect(await budget.innerText()).toMatch(new RegExp(`spent ${spent} %[^]*left ${100 - all} %`));
    expect(await budget.innerText()).toContain(`has room for ${(forecast as { more: number }).more} more`);

    const [{ studies, account }] = (await told("status")) as unknown as [
      {
        studies: {
          state: string;
          planHash: string;
          session?: { at: number; of: number; meaning: { en: string } };
        }[];
        account: { ifStopped: string; authorised: string };
      },
    ];
    const { session } = studies.find(({ state }) => state === "running")!;
    await here.page.getByText(`Session ${session!.at} of ${session!.of}: ${session!.meaning.en}`).waitFor();
    const cards = here.page.locator("section", { hasText: "Studies under way" }).locator("article.card");
    for (const { planHash } of studies.filter(({ state }) => state === "running"))
      expect((await cards.allInnerTexts()).join()).toContain(planHash.slice(0, 16));
    expect(await budget.innerText()).toContain(`ε ≤ ${account.ifStopped}`);
    expect(await budget.innerText()).toContain(`ε ≤ ${account.authorised}`);

    await here.to("segments");
    await here.page.getByText("Segment by segment").waitFor();
    const shownCards = (await here.page.locator("article.card h3").allInnerTexts()).join();
    const segments = (await told("segments")).filter(({ code }) => code === "SEGMENT");
    expect(segments.length).toBe(2);
    for (const { number, title } of segments as unknown as { number: number; title: { en: string } }[])
      expect(shownCards).toContain(`${number} · ${title.en}`);
  });

  test("a proposal is approved, taken back and refused by keys alone", async () => {
    const study = await lived.propose(lived.plan("Monthly segments"));
    const here = await shown(lived);
    const press = async (name: string) => {
      await here.page.getByText(name, { exact: true }).first().waitFor();
      for (let presses = 0; presses < 40; presses += 1) {
        if ((await here.page.evaluate("document.activeElement.innerText")) === name) break;
        await here.page.keyboard.press("Tab");
      }
      await here.page.keyboard.press("Enter");
    };
    const card = await here.page.locator("article.card", { hasText: "Monthly segments" }).innerText();
    expect(card).toContain(planNote(lived.plan("Monthly segments")).en);
    expect(card).toContain(`fedseg-node inbox --config FILE --study ${study.slice(0, 16)}`);
    await press("Approve");
    await here.page.getByText("takes part when its turn comes").waitFor();
    await here.page.keyboard.press("Enter");
    await expect.poll(() => lived.stateOf(study)).toBe("approved");
    await here.page.getByText("Nothing waits for your answer.").waitFor();
    await press("Other proposals (1)");
    await press("Take the approval back");
    await here.page.locator("form input:focus").waitFor();
    await here.page.keyboard.type("after the migration");
    await here.page.keyboard.press("Enter");
    await expect.poll(() => lived.stateOf(study)).toBe("refused");
    await here.page.getByText("Your reason: after the migration").waitFor();
    const refused = here.page.locator("article.card", { hasText: "Monthly segments" });
    expect(await refused.getByText("Approve after all").count()).toBe(1);
    // The no can be taken back: what it would say yes to is still there.
    expect(await refused.innerText()).toContain(planNote(lived.plan("Monthly segments")).en);
    expect(await refused.getByText("How exact it can be").count()).toBe(1);
  });

  test("what its policy has refused is said in Chinese, with the table of what is missed", async () => {
    await lived.propose(lived.plan("Dear segments"));
    const floors = [
      { code: "POLICY_SESSIONS", what: "sessions", plan: "64", allowed: "at most 20", missedBy: "44" },
    ] as const;
    const { message } = new PolicyRefusal("POLICY_SESSIONS", {
      codes: ["POLICY_SESSIONS"],
      floors,
      differences: [],
    });
    const here = await shown(lived, { locale: "zh-CN", viewport: { width: 360, height: 800 } });
    await here.page.route("**/api/v1/today", async (route) => {
      const response = await route.fetch();
      const view = (await response.json()) as { readonly proposals: readonly object[] };
      const proposals = view.proposals.map((one) => ({ ...one, says: [refusalTexts(message)] }));
      await route.fulfill({ response, json: { ...view, proposals } });
    });
    await here.page.reload();
    const card = here.page.locator("article", { hasText: "Dear segments" });
    await expect.poll(() => card.locator("pre").count()).toBe(1);
    expect(await card.locator(".sentences").innerText()).toMatch(
      /^POLICY_SESSIONS：计划允许的会话数多于本节点。本节点自己的策略不允许。/,
    );
    expect(await card.locator("pre").innerText()).toContain("64");
    expect([await here.violations(), await here.overflow()]).toEqual([[], 0]);
  });

  test("a title that somebody has chosen is text and nothing else", async () => {
    await lived.propose(lived.plan(HOSTILE));
    lived.fail("DATA_NOT_READY", HOSTILE);
    const here = await shown(lived);
    const title = await here.page.locator("article h3").first().innerText();
    expect(title).toContain("onerror");
    expect(title).not.toContain("\u202E");
    for (const place of ["preview", "segments", ""]) await settled(here, place);
    expect(await here.page.title()).toBe("fedseg");
    expect(await here.page.locator("main img").count()).toBe(0);
    expect(here.errors).toEqual([]);
  });

  test("what comes while it is open is there without reading it anew; a connection that is lost is told", async () => {
    const here = await shown(lived);
    await here.page.getByText("Nothing waits for your answer.").waitFor();
    await lived.propose(lived.plan("Weekly segments"));
    await here.page.getByText("Weekly segments").first().waitFor({ timeout: 5000 });
    await pages[0].close();
    await here.page.getByText("No connection to the service").waitFor();
    expect(await here.page.getByText("Weekly segments").count()).toBeGreaterThan(0);
  });

  test("a person is looked up, withdraws, and takes part again", async () => {
    const here = await shown(lived);
    await here.to("people");
    await here.page.locator("input").fill(USER);
    await here.page.keyboard.press("Enter");
    await here.page.getByText(/segment [12], margin/).waitFor({ timeout: 20_000 });
    expect([await here.violations(), await here.overflow()]).toEqual([[], 0]);
    const twice = async (name: string) => {
      await here.page.getByRole("button", { name }).click();
      await here.page.locator("main .note").getByRole("button", { name }).click();
    };
    await twice("Withdraw from studies");
    await here.page.locator("h2 .tag", { hasText: "has withdrawn" }).waitFor({ timeout: 20_000 });
    const { stdout } = await runHere("client-node", [
      "subject",
      "--config",
      lived.configPath,
      "--user",
      USER,
      "--json",
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ withdrawal: { kind: "withdrawn" } });
    await twice("Take the withdrawal back");
    await here.page.getByRole("button", { name: "Withdraw from studies" }).waitFor({ timeout: 20_000 });
    await here.page.locator("input").fill("nobody-of-this-id");
    await here.page.keyboard.press("Enter");
    await here.page.getByText("has nobody of this id to decide about").waitFor({ timeout: 20_000 });
  }, 60_000);

  test.each([
    ["light", 1120, "en"],
    ["dark", 360, "zh"],
    ["light", 360, "zh"],
    ["dark", 1120, "en"],
  ] as const)(
    "the page that insights writes, %s, %i wide, in %s: no violation, nothing beyond the edge",
    async (colorScheme, width, lang) => {
      const html = join(lived.folder, `insights-${lang}.html`);
      const args = ["insights", "--config", lived.configPath, "--html", html, "--lang", lang];
      expect(await runHere("client-node", args)).toMatchObject({ status: 0 });
      const address = pathToFileURL(html).href;
      const here = await Visit.begin(browser!, address, { colorScheme, viewport: { width, height: 800 } });
      visits.push(here);
      await here.page.locator("svg:visible").first().waitFor();
      expect([await here.violations(), await here.overflow(), here.errors]).toEqual([[], 0, []]);
    },
  );

  test("its address opens once and stays in no history; a reload goes on, a cookie alone does not", async () => {
    const page = await serve(new NodeWorld(lived.config));
    const address = page.address();
    const here = await opened(address);
    expect(here.page.url()).toBe(`http://127.0.0.1:${page.port}/#/`);
    await here.page.reload();
    await here.page.locator("#inbox").waitFor();
    expect(await here.page.evaluate("document.cookie")).toBe("");
    await here.page.evaluate("localStorage.clear()");
    await here.page.reload();
    await here.page.locator("input[type=password]").waitFor();
    const again = await Visit.begin(browser!, address);
    visits.push(again);
    await again.page.locator("button[type=submit]").click();
    await again.page.getByRole("alert").waitFor();
    expect([await again.violations(), await again.overflow()]).toEqual([[], 0]);
  });

  test("the node that serves prints where its page is, which ends with it", async () => {
    const args = ["page", "--config", empty.configPath];
    expect(await runCommand("client-node/src/edge/main.ts", args)).toMatchObject({ code: "PAGE_NO_SERVICE" });
    const node = new PartyProcess("client-node", empty.configPath, undefined, "serve");
    try {
      let address = "";
      await expect
        .poll(
          async () => {
            const { stdout } = await runHere("client-node", [...args, "--json"]);
            address = /http:[^"\s]+/.exec(stdout)?.[0] ?? "";
            return address;
          },
          { timeout: 15_000, interval: 300 },
        )
        .toContain("http://127.0.0.1:");
      const [url, token] = address.split("/#/token/");
      const json = { "content-type": "application/json" };
      const begun = await fetch(`${url}/api/v1/session`, {
        method: "POST",
        headers: json,
        body: JSON.stringify({ token }),
      });
      const { csrf } = (await begun.json()) as { csrf: string };
      const headers = { cookie: begun.headers.getSetCookie()[0].split(";")[0], "x-csrf-token": csrf };
      const today = await (await fetch(`${url}/api/v1/today`, { headers })).json();
      expect(today).toMatchObject({
        status: { process: { pid: expect.any(Number) }, coordinator: { isConnected: false } },
      });
      await node.kill();
      await expect
        .poll(
          () =>
            fetch(url).then(
              () => "there",
              () => "gone",
            ),
          { timeout: 10_000 },
        )
        .toBe("gone");
    } finally {
      await node.kill();
    }
  }, 40_000);

  test("all of it is under 200 kB on the wire", () => {
    const files = globSync("**/*", { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
    const bytes = files.map((path) => gzipSync(readFileSync(join(folder, path))).length);
    expect(files.length).toBeGreaterThan(2);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });
});
