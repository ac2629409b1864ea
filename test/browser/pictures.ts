import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { NodeWorld } from "@fedseg/client-node/edge/page/node-world.ts";
import { startPage } from "@fedseg/client-node/edge/page/start-page.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runHere } from "../cli/command.ts";
import { Visit, buildPage, openBrowser } from "./browser.ts";
import { ShownNode } from "./shown-node.ts";

const ROOT = join(import.meta.dirname, "../..");
const EN = { locale: "en-GB", colorScheme: "light" } as const;
const ZH = { locale: "zh-CN", colorScheme: "dark" } as const;
/** As of when the demo's market is measured. */
const SNAPSHOT = "2026-01-01T00:00:00Z";
/** When most of the demo's steps lie behind it, and some ahead. */
const SHOWN_STEP = 9;
/** What a busy machine takes for one thing at most; most take seconds. */
const PATIENCE_MS = 1_200_000;

let browser: Browser;
let demo: ChildProcess | undefined;
const out = mkdtempSync(join(tmpdir(), "fedseg-pictures-"));

beforeAll(async () => void (browser = await openBrowser()));
afterAll(async () => {
  // Its platforms, too, which are processes of their own.
  if (demo?.pid !== undefined) process.kill(-demo.pid, "SIGINT");
  await browser.close();
  rmSync(out, { recursive: true, force: true });
});

/** Keeps the upper part of a page, as much as a reader of docs/ looks at. */
async function keep(visit: Visit, name: string, width: number, height: number): Promise<void> {
  await visit.page.setViewportSize({ width, height });
  await visit.page.mouse.move(0, 0);
  await visit.page.evaluate("window.scrollTo(0, 0), document.activeElement?.blur()");
  await visit.page.screenshot({ path: join(ROOT, "docs", `${name}.png`) });
}

/** A visit that waits for a busy machine. */
async function begin(address: string, options: Parameters<typeof Visit.begin>[2]): Promise<Visit> {
  const visit = await Visit.begin(browser, address, options);
  visit.page.setDefaultTimeout(PATIENCE_MS);
  return visit;
}

/** The demo while it runs: its page, and its end with its results; rejects once it has ended otherwise. */
interface ShownDemo {
  readonly address: string;
  readonly ended: Promise<void>;
}

/** Runs the demo with programs of every kind; resolves when its page is there. */
function startDemo(): Promise<ShownDemo> {
  const programs = ["hierarchy", "explain", "logistic", "affinity"].flatMap((name) => ["--program", name]);
  // Beside so many programs every segment has a name only on more budget than usual, and on a busy machine rows take long to read and to count.
  const paced = ["--patience", "30", "--tick", "600"];
  const options = ["--page", "--epsilon", "3", ...paced, "--out", out, ...programs];
  const args = ["shared/bin/run.mjs", "examples/demo/main.ts", ...options];
  demo = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const [shown, ended] = [Promise.withResolvers<ShownDemo>(), Promise.withResolvers<void>()];
  const said: string[] = [];
  demo.stderr!.on("data", (part: Buffer) => void said.push(part.toString()));
  demo.once("exit", (code) => {
    const error = new Error(`the demo ended with ${code}:\n${said.join("").slice(-4000)}`);
    shown.reject(error);
    ended.reject(error);
  });
  ended.promise.catch(() => undefined);
  createInterface({ input: demo.stdout! }).on("line", (line) => {
    said.push(`${line}\n`);
    const [address] = /http:\S+#\/token\/\S+/.exec(line) ?? [];
    if (address !== undefined) shown.resolve({ address, ended: ended.promise });
    if (line.includes("stays until Ctrl-C")) ended.resolve();
  });
  return shown.promise;
}

/** Waits for something of the demo's page; no longer than the demo can still bring it. */
async function ofDemo({ ended }: ShownDemo, comes: Promise<unknown>): Promise<void> {
  const failed = ended.then(() => comes);
  await Promise.race([comes, failed]);
}

test("the operator's page, on the demo's study as it runs and when it has ended, and pages of one of its platforms", async () => {
  const shown = await startDemo();
  const here = await begin(shown.address, { ...EN, viewport: { width: 1100, height: 1290 } });
  await here.page.locator("button[type=submit]").click();
  await ofDemo(shown, here.page.locator("main a[href^='#/study/']").first().click());
  await ofDemo(
    shown,
    here.page
      .locator(".steps tr.released")
      .nth(SHOWN_STEP - 1)
      .waitFor(),
  );
  await keep(here, "operator-page", 1100, 1290);
  await ofDemo(shown, here.page.getByRole("heading", { name: "Parallel coordinates" }).waitFor());
  await here.page.getByRole("button", { name: "中文" }).click();
  await here.page.emulateMedia({ colorScheme: "dark" });
  await here.settled();
  await keep(here, "operator-page-zh", 1100, 1330);
  expect(here.errors).toEqual([]);
  await here.end();
  await shown.ended;
  await ofPlatform(join(out, "parties/willow/config.yaml"));
});

/** What a platform of the demo writes as pages, and its own page. */
async function ofPlatform(config: string): Promise<void> {
  for (const [command, name, options, height] of [
    ["insights", "insights", EN, 1110],
    ["insights", "insights-programs", ZH, 1230],
    ["quality", "quality-page", EN, 1700],
  ] as const) {
    const html = join(out, `${name}.html`);
    const more = command === "quality" ? ["--snapshot", SNAPSHOT] : [];
    const made = await runHere("client-node", [command, "--config", config, "--html", html, ...more]);
    expect(made.stderr).toBe("");
    const visit = await begin(pathToFileURL(html).href, {
      ...options,
      viewport: { width: 1120, height },
    });
    if (options === ZH) {
      await visit.page.getByText("中文", { exact: true }).first().click();
      await visit.page.locator("a:visible", { hasText: "again" }).first().click();
    }
    await visit.page.waitForTimeout(500);
    await visit.page.screenshot({ path: join(ROOT, "docs", `${name}.png`) });
    await visit.end();
  }
  const folder = await buildPage("client-node/page");
  const page = await startPage(0, new NodeWorld(loadNodeConfig(config)), folder);
  const here = await begin(page.address(), { ...ZH, viewport: { width: 1080, height: 1400 } });
  await here.page.locator("button[type=submit]").click();
  await here.to("segments");
  await here.page.locator("article.card h3").first().waitFor();
  await keep(here, "platform-page-zh", 1080, 1400);
  await here.end();
  await page.close();
  rmSync(folder, { recursive: true });
}

/** Sections of a platform's pages after the whole retail demo: the picture's name, how the study's name begins, and how the section's title does. */
const SECTIONS = [
  ["churn", "customer-segments", 'The chance of "again" (logistic'],
  ["recommendations", "customer-segments", "What segments buy"],
  ["campaigns", "what-the-campaign", "What the campaign"],
] as const;

test("what programs say after the retail demo, with what the guide shows of its campaign", async () => {
  const folder = join(out, "retail");
  const args = ["shared/bin/run.mjs", "examples/demo/main.ts", "--template", "retail", "--out", folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, maxBuffer: 2 ** 24 });
  // As docs/campaigns.md has it.
  console.log(stdout.slice(stdout.indexOf("THE TRUTH: who ordered because")).split("\n\n")[0]);
  const config = join(folder, "parties/willow/config.yaml");
  for (const [name, study, title] of SECTIONS) {
    const [kept] = readdirSync(join(folder, "parties/willow/studies")).filter((each) =>
      each.startsWith(study),
    );
    const html = join(out, `${name}.html`);
    const made = await runHere("client-node", [
      "insights",
      "--config",
      config,
      "--study",
      kept,
      "--html",
      html,
    ]);
    expect(made.stderr).toBe("");
    const visit = await begin(pathToFileURL(html).href, {
      ...EN,
      viewport: { width: 1120, height: 900 },
    });
    const section = visit.page.locator(".in-en section", { has: visit.page.getByText(title) });
    await section.screenshot({ path: join(ROOT, "docs", `${name}.png`) });
    await visit.end();
  }
});

test("a platform's own page, with what waits and what runs", async () => {
  const folder = await buildPage("client-node/page");
  const node = await ShownNode.create();
  await node.live();
  await node.propose(node.plan("Summer segments"));
  const page = await startPage(0, new NodeWorld(node.config), folder);
  const here = await begin(page.address(), { ...EN, viewport: { width: 1080, height: 1453 } });
  await here.page.locator("button[type=submit]").click();
  await here.page.locator("#inbox").waitFor();
  await keep(here, "platform-page", 1080, 1453);
  expect(here.errors).toEqual([]);
  await page.close();
  await node.remove();
  rmSync(folder, { recursive: true });
});
