import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { TEMPLATE } from "../../examples/demo/parties.ts";
import { writeMarket } from "../../examples/simulator/main.ts";
import { DEMO_MARKET } from "../../examples/simulator/market.ts";
import { NO_BROWSER, Visit, openBrowser } from "./browser.ts";

const ROOT = join(import.meta.dirname, "../..");
/** Three platforms of few customers: what is not of the study takes the demo longest. */
const MARKET = {
  ...DEMO_MARKET,
  platforms: DEMO_MARKET.platforms.slice(0, 3).map((each) => ({ ...each, users: 400, products: 40 })),
};

let folder: string;
let browser: Browser;
let demo: ChildProcess;
const lines: string[] = [];
/** What the page showed of the study, one after another. */
const seen: string[] = [];
let visit: Visit;

const until = <T>(holds: () => T | Promise<T>) => vi.waitFor(holds, { timeout: 200_000, interval: 50 });

/** The address in a line that the demo has printed. */
async function told(address: RegExp): Promise<string> {
  return until(() => {
    const found = address.exec(lines.join("\n"));
    if (!found) throw new Error(`the demo has not told ${String(address)}:\n${lines.join("\n")}`);
    return found[1];
  });
}

/** Processes that name a folder among their words. */
function processesOf(path: string): readonly string[] {
  return globSync("/proc/[0-9]*/cmdline").flatMap((file) => {
    try {
      const words = readFileSync(file, "latin1").replaceAll("\0", " ");
      return words.includes(path) ? [words] : [];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

describe.skipIf(NO_BROWSER !== undefined)(`npm run demo -- --page, in a browser ${NO_BROWSER ?? ""}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "fedseg-demo-page-"));
    writeMarket(join(folder, "events"), MARKET, 1);
    const snapshot = new Date(MARKET.snapshotMs).toISOString();
    // What is shown does not rest on everybody's rows being ready in time.
    const words = ["--page", "--data", join(folder, "events"), "--snapshot", snapshot, "--patience", "8"];
    // A terminal's Ctrl-C goes to all that it has started.
    demo = spawn("npm", ["run", "demo", "--", ...words, "--out", join(folder, "output")], {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [demo.stdout!, demo.stderr!])
      createInterface(stream).on("line", (line) => lines.push(line));
    browser = await openBrowser();
    visit = await Visit.begin(browser, await told(/(http:\S+#\/token\/\S+)/));
    await visit.page.getByRole("button", { name: "Sign in" }).click();
    await visit.page.locator("header").waitFor();
    await visit.to(`study/${TEMPLATE}`);
    await until(async () => {
      const shown = await visit.page.locator("main").innerText();
      if (shown !== seen.at(-1)) seen.push(shown);
      if (!lines.join("\n").includes("The operator's page stays until Ctrl-C"))
        throw new Error(`the demo goes on:\n${lines.join("\n")}`);
    });
  });
  afterAll(async () => {
    if (demo.exitCode === null && demo.signalCode === null) process.kill(-demo.pid!, "SIGKILL");
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the page follows the study from its proposal to its end, without being loaded again", () => {
    const at = (words: RegExp) => seen.findIndex((shown) => words.test(shown));
    const steps = [/Proposed/, /Enrolling/, /Running/, /\b[1-6] \/ 7 /, /Finished/].map(at);
    expect(steps).not.toContain(-1);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(visit.errors).toEqual([]);
  });

  test("it stays when the demo has told what came of it, and says what that says", async () => {
    expect(lines.join("\n")).toContain("VERDICT: PASS");
    await visit.page.reload();
    await visit.page.locator("h1").first().waitFor();
    await visit.settled();
    expect(await visit.page.locator("main").innerText()).toContain("Finished");
  });

  test("Ctrl-C ends everything, and nothing of it is left", async () => {
    const address = await told(/stays until Ctrl-C: (http:\S+)/);
    expect(processesOf(folder).length).toBeGreaterThan(1);
    const ended = once(demo, "exit");
    process.kill(-demo.pid!, "SIGINT");
    await ended;
    await until(() => expect(processesOf(folder)).toEqual([]));
    await expect(fetch(address)).rejects.toThrow("fetch failed");
    expect(globSync("output/open-*", { cwd: folder })).toEqual([]);
    expect(lines.filter((line) => line.includes("STOPPED"))).toEqual([]);
  });
});
