import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { apiConfig } from "@fedseg/coordinator/edge/api/api-config.ts";
import { webhookText } from "@fedseg/coordinator/api/webhook-text.ts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT } from "../e2e/environment.ts";
import { studyView } from "./fake-service.ts";
import { TestApi } from "./served.ts";

const page = readFileSync(join(ROOT, "docs/api.md"), "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, "g"))].map(([, text]) => text);

let api: TestApi;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "fedseg-guide-"));
  const bundle = join(folder, "published");
  mkdirSync(bundle);
  writeFileSync(join(bundle, "plan.cbor"), "plan");
  api = await TestApi.start();
  api.service.studies.set("winter", { ...studyView("winter", "finished"), bundle });
  api.service.happen({ type: "finished", study: "winter" });
});
afterEach(async () => {
  await api.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs commands of the page as somebody with a shell would, and returns what they print. */
async function run(commands: string): Promise<string> {
  const env = { ...process.env, API: api.url(""), TOKEN: api.tokens.operator };
  const { stdout } = await promisify(execFile)("sh", ["-euc", commands], { cwd: folder, env });
  return stdout;
}

test("every command of the page does what it is there for", async () => {
  const [asking, proposing, pausing, fetching, hearing, ...others] = blocks("sh");
  expect(others).toEqual([]);
  expect(await run(asking)).toMatch(/"name":"spring"[^]*"name":"acme"[^]*fedseg_studies[^]*# EOF/);
  expect(await run(proposing)).toContain('"name":"autumn"');
  expect(await run(pausing)).toContain('"state":"paused"');
  expect(await run(fetching)).toContain('"path":"plan.cbor"');
  for (const path of ["plan.cbor", "winter/plan.cbor"])
    expect(readFileSync(join(folder, path), "utf8")).toBe("plan");
  expect(await run(hearing)).toContain('data: {"at":');
  expect(api.service.asked).toEqual(["propose autumn", "pause spring"]);
  expect(api.lines.filter((line) => line.type === "request" && line.status >= 400)).toEqual([]);
});

test("the page's configuration is one", () => {
  const { api: section } = parse(blocks("yaml")[0]) as { readonly api: unknown };
  expect(apiConfig.parse(section)).toMatchObject({ host: "127.0.0.1", port: 7701 });
});

test("the page's message has the fields of a real one", () => {
  const event = {
    id: 41,
    at: "2026-11-29T12:00:00.000Z",
    type: "failed",
    study: "spring",
    code: "STUDY_EXPIRED",
  };
  expect(JSON.parse(blocks("json")[0])).toEqual(JSON.parse(webhookText(event)));
});
