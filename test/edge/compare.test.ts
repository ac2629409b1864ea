import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { account } from "@fedseg/client-node/edge/commands/account.ts";
import { compare } from "@fedseg/client-node/edge/commands/compare.ts";
import { rotate } from "@fedseg/client-node/edge/commands/rotate-key.ts";
import { comparedPartners } from "@fedseg/client-node/edge/books/comparisons.ts";
import { loadNodeConfig, policyOf } from "@fedseg/client-node/edge/config.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { type PartyConfig, TestStudy } from "../e2e/test-study.ts";
import { given } from "../cli/given.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(4, 1000);
});
afterAll(() => study.stop());
beforeEach(() => {
  for (const { folder } of study.nodes) rmSync(join(folder, "comparisons.json.sealed"), { force: true });
});

const configOf = (name: string) => join(study.folder, name, "config.yaml");
const changed = (name: string, change: (config: PartyConfig) => void) =>
  study.writeVariant(name, "changed.yaml", change);

/** Runs a command and returns what it printed. */
async function printed(command: Run, options: Options): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((text) => void lines.push(String(text)));
  onTestFinished(() => log.mockRestore());
  await command(given(options), (code) => void lines.push(code));
  log.mockRestore();
  return lines.join("\n");
}

/** The words that a terminal shows to be read out. */
const shown = (text: string) => /^ {4}((?:[a-z]{5} ?)+)$/m.exec(text)?.[1] ?? "";

/** Two owners on the phone do what their terminals say. */
async function call(asker: string, answerer: string, config = configOf(asker)): Promise<void> {
  const one = { config, with: answerer };
  const two = { config: configOf(answerer), with: asker };
  expect(await printed(compare, two)).toContain(`${asker} begins`);
  const challenge = shown(await printed(compare, one));
  const answer = shown(await printed(compare, { ...two, heard: challenge, way: "at the fair" }));
  const agreement = shown(await printed(compare, { ...one, heard: answer }));
  expect(await printed(compare, { ...two, heard: agreement, way: "at the fair" })).toContain("recorded");
}

test("two owners compare in three lines, and both have it on record with date and way", async () => {
  await call("shop-1", "shop-2");
  const status = await printed(compare, { config: configOf("shop-2") });
  expect(status).toContain("compared with 1 of 3 partners; at least 2");
  expect(status).toMatch(/shop-1: compared on \d{4}-\d\d-\d\d, at the fair/);
  expect(status).toContain("shop-3: not compared");
  expect(await printed(account, { config: configOf("shop-1") })).toContain("shop-2: compared on");
});

test("a running node's policy learns of a comparison when it is made", async () => {
  const config = loadNodeConfig(configOf("shop-1"));
  const { compared } = policyOf(config);
  expect(compared.partners()).toEqual([]);
  await call("shop-1", "shop-3");
  expect(compared.partners()).toEqual(["shop-3"]);
});

test("a new member or a changed key asks for every comparison anew, and says so", async () => {
  await call("shop-1", "shop-2");
  for (const change of [
    ({ policy }: PartyConfig) => (policy.roster[3].identity = "ab".repeat(32)),
    ({ policy }: PartyConfig) => policy.roster.push({ name: "shop-5", identity: "ab".repeat(32) }),
    ({ policy }: PartyConfig) => (policy.coordinator.identity = "ab".repeat(32)),
  ]) {
    const config = changed("shop-1", change);
    expect(comparedPartners(loadNodeConfig(config))).toEqual([]);
    expect(await printed(compare, { config })).toContain("shop-2: another roster was compared");
    await expect(call("shop-1", "shop-2", config)).rejects.toMatchObject({ code: "ROSTERS_DIFFER" });
  }
  expect(comparedPartners(loadNodeConfig(configOf("shop-1")))).toEqual(["shop-2"]);
});

test.each<[string, Options, string]>([
  ["nobody of the roster", { with: "coordinator" }, "PARTNER_UNKNOWN"],
  ["itself", { with: "shop-1" }, "PARTNER_UNKNOWN"],
  ["a partner that has read nothing yet", { with: "shop-2", heard: "babab babab" }, "COMPARISON_UNBEGUN"],
  ["a partner, in a whole novel", { with: "shop-2", way: "x".repeat(201) }, "WAY_TOO_LONG"],
])("comparing with %s is refused", async (_, options, code) => {
  await expect(printed(compare, { config: configOf("shop-1"), ...options })).rejects.toMatchObject({ code });
});

test("a node whose own key is not the roster's compares with nobody", async () => {
  const config = changed("shop-1", ({ policy }) => (policy.roster[0].identity = "ab".repeat(32)));
  await expect(printed(compare, { config, with: "shop-2" })).rejects.toMatchObject({
    code: "ROSTER_NOT_OURS",
  });
});

test("the advice of ROSTER_NOT_OURS: with the new key pinned on both sides, the two compare", async () => {
  const folder = join(study.folder, "shop-4");
  await printed(rotate, { config: configOf("shop-4") });
  await expect(call("shop-3", "shop-4")).rejects.toMatchObject({ code: "ROSTER_NOT_OURS" });
  const identity = toHex(loadKeyFile(join(folder, "identity.key"), study.vault("shop-4")).publicKey);
  const pin = ({ policy }: PartyConfig) => (policy.roster[3].identity = identity);
  for (const name of ["shop-3", "shop-4"]) writeFileSync(configOf(name), readFileSync(changed(name, pin)));
  await call("shop-3", "shop-4");
  expect(comparedPartners(loadNodeConfig(configOf("shop-4")))).toEqual(["shop-3"]);
});
