import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContextOptions, type Page, type Request, chromium } from "playwright-core";
import { build } from "vite";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
/** Why there is no browser here; undefined when there is one. */
export const NO_BROWSER = CHROMIUM === undefined ? "skipped: no chromium" : undefined;

/** How often a page that settles is looked at, and how many times in a row it must be quiet. */
const [LOOK_MS, QUIET_LOOKS] = [50, 8];

const AXE = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Builds a program's page, `page` from the root of the repository, into a folder of its own. */
export async function buildPage(page: "coordinator/dashboard" | "client-node/page"): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "fedseg-page-"));
  const root = fileURLToPath(new URL("../../", import.meta.url));
  await build({
    root: join(root, page),
    configFile: join(root, "wording/page-ui/vite.config.ts"),
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}

export function openBrowser(): Promise<Browser> {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ];
  return chromium.launch({
    executablePath: CHROMIUM!,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", ...quiet],
  });
}

/** A page that somebody has signed in on, with everything that went wrong on it. */
export class Visit {
  readonly page: Page;
  /** Errors of scripts and of the Content-Security-Policy. */
  readonly errors: string[] = [];
  /** What the page has asked and not been answered; not its stream of events, which has no end. */
  readonly #open = new Set<Request>();

  private constructor(page: Page) {
    this.page = page;
    page.on("request", (request) => {
      if (!request.url().endsWith("/events")) this.#open.add(request);
    });
    page.on("requestfinished", (request) => void this.#open.delete(request));
    page.on("requestfailed", (request) => void this.#open.delete(request));
    page.on("pageerror", ({ message }) => this.errors.push(message));
    page.on("console", (message) => {
      const isRefusedQuestion = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !isRefusedQuestion) this.errors.push(message.text());
    });
  }

  static async begin(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ reducedMotion: "reduce", locale: "en-GB", ...options });
    const visit = new Visit(await context.newPage());
    await visit.page.goto(url);
    return visit;
  }

  async signIn(token: string): Promise<void> {
    await this.page.locator("input[type=password]").fill(token);
    await this.page.keyboard.press("Enter");
    await this.page.locator("header").waitFor();
  }

  /** Goes where an address says. */
  async to(place: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(`#/${place}`)}`);
    await this.page.locator("h1").first().waitFor();
  }

  /** Waits until nothing is being read or worked out any more. */
  async settled(): Promise<void> {
    const waiting = this.page.getByText(/^(Loading|Working it out|加载中|计算中)/);
    for (let quiet = 0; quiet < QUIET_LOOKS; quiet += 1) {
      await this.page.waitForTimeout(LOOK_MS);
      if (this.#open.size > 0 || (await waiting.count()) > 0) quiet = -1;
    }
  }

  /** What makes the page hard to use for whoever does not see it or uses no mouse. */
  async violations(): Promise<readonly string[]> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send("Runtime.evaluate", { expression: AXE });
    const { result } = await session.send("Runtime.evaluate", {
      expression:
        "axe.run().then((r) => JSON.stringify(r.violations.map((v) => v.id + ': ' + v.nodes[0].html)))",
      awaitPromise: true,
    });
    await session.detach();
    return JSON.parse(String(result.value)) as string[];
  }

  /** How many pixels of it lie beyond the right edge. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>("Math.max(0, document.documentElement.scrollWidth - innerWidth)");
  }

  /** What has no room: values less than some letters wide, and what sticks out of its card. */
  squeezed(): Promise<readonly string[]> {
    return this.page.evaluate<string[]>(`[
      ...[...document.querySelectorAll("dd")].filter(({ clientWidth }) => clientWidth > 0 && clientWidth < 96),
      ...[...document.querySelectorAll(".card :is(p, dd, dt, label, fieldset, bdi, code, h2)")].filter((one) =>
        !one.closest(".scroll") && one.getBoundingClientRect().right > one.closest(".card").getBoundingClientRect().right + 1),
    ].map((one) => one.tagName + ": " + one.innerText)`);
  }

  end(): Promise<void> {
    return this.page.context().close();
  }
}
