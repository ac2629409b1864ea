import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { refusalLineSchema } from "@fedseg/wording/command-line/log-schema.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PartyConfig, TestStudy } from "../e2e/test-study.ts";
import { runBeside, runCommand, runHere, runHereBeside } from "./command.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  const at = (path: string) => join(study.folder, path);
  writeFileSync(at("shop-1/header-only.csv"), "user_id,time,order_id,amount\n");
  writeFileSync(at("shop-1/other.csv"), "customer,time,order_id,amount\nu1,2025-01-01,o1,5\n");
  writeFileSync(at("shop-1/nothing.csv"), "user_id,time,order_id,amount\nu1,yesterday,o1,5\n");
  writeFileSync(at("shop-1/broken.csv"), 'user_id,time,order_id,amount\nu1,"2025-01-01,o1,5\n');
  for (const name of ["shop-1", "coordinator"]) {
    writeFileSync(at(`${name}/syntax.yaml`), "name: [unclosed\nkey: x\n");
    writeFileSync(at(`${name}/empty.yaml`), "");
    writeFileSync(at(`${name}/damaged.key`), "not a key\n");
    writeFileSync(at(`${name}/a-file`), "");
    mkdirSync(at(`${name}/a-folder`));
  }
});
afterAll(() => study.stop());

const PARTIES = [
  { party: "shop-1", workspace: "client-node" },
  { party: "coordinator", workspace: "coordinator" },
] as const;

/** What a refused command must leave behind: its refusal, and every file as it was. */
const refused = (code: string, says: string) => ({
  code,
  status: code === "USAGE" ? 2 : 1,
  stdout: "",
  stderr: expect.stringContaining(says),
  isUntouched: true,
});

describe.each(PARTIES)("$party", ({ party, workspace }) => {
  const main = `${workspace}/src/edge/main.ts`;
  const at = (file: string) => join(study.folder, party, file);

  test.each([
    ["no command", [], "No command"],
    ["an unknown command", ["walk"], "no command walk."],
    ["a command that is nearly right", ["keygne"], "did you mean keygen?"],
    ["run without --config", ["run"], "--config is missing"],
    ["keygen without --key", ["keygen"], "--key is missing"],
    ["an unknown option", ["run", "--confg", "x"], "--confg (did you mean --config?)"],
    ["an option without its value", ["run", "--config"], "--config FILE"],
  ])("refuses %s with its usage", async (_, args, says) => {
    expect(await runHereBeside(study.folder, workspace, args)).toEqual(refused("USAGE", says));
  });

  test.each([[["run"]], [["run", "--config", "no-such.yaml"]]])(
    "as a process of its own it answers %j in the same way",
    async (args) => {
      expect(await runBeside(study.folder, main, args)).toEqual(
        await runHereBeside(study.folder, workspace, args),
      );
    },
  );

  test.each([
    ["no-such.yaml", "CONFIG_UNREADABLE", "ENOENT"],
    ["a-folder", "CONFIG_UNREADABLE", "EISDIR"],
    ["syntax.yaml", "CONFIG_UNREADABLE", "syntax.yaml"],
    ["empty.yaml", "CONFIG_INVALID", "expected object"],
  ])("refuses %s as configuration: %s", async (file, code, says) => {
    expect(await runHereBeside(study.folder, workspace, ["run", "--config", at(file)])).toEqual(
      refused(code, says),
    );
  });

  test.each([
    ["an unknown key", (config: PartyConfig) => (config["colour"] = "red"), "CONFIG_INVALID", "colour"],
    ["a missing key", (config: PartyConfig) => delete config["folder"], "CONFIG_INVALID", "folder"],
    ["a wrong type", (config: PartyConfig) => (config["name"] = 7), "CONFIG_INVALID", "name"],
    ["no key file", (config: PartyConfig) => (config["key"] = "no.key"), "KEY_MISSING", "keygen"],
    [
      "a damaged key",
      (config: PartyConfig) => (config["key"] = "damaged.key"),
      "KEY_DAMAGED",
      "sealed with the party's storage key",
    ],
    [
      "no storage key",
      (config: PartyConfig) => (config["atRest"] = { keyFile: "no.key" }),
      "VAULT_KEY_MISSING",
      "no.key",
    ],
    [
      "a damaged storage key",
      (config: PartyConfig) => (config["atRest"] = { keyFile: "damaged.key" }),
      "VAULT_KEY_INVALID",
      "64 hexadecimal",
    ],
    [
      "another storage key",
      (config: PartyConfig) => (config["atRest"] = { keyFile: "../shop-2/storage.key" }),
      "VAULT_KEY_WRONG",
      "another storage key",
    ],
    ["no way to a storage key", (config: PartyConfig) => delete config["atRest"], "CONFIG_INVALID", "atRest"],
    ["a folder as key", (config: PartyConfig) => (config["key"] = "a-folder"), "KEY_UNREADABLE", "EISDIR"],
    ["a file as folder", (config: PartyConfig) => (config["folder"] = "a-file"), "STORE_UNUSABLE", "folder"],
  ])("refuses %s and writes nothing", async (what, change, code, says) => {
    const path = study.writeVariant(party, `${what.replaceAll(" ", "-")}.yaml`, change);
    expect(await runHereBeside(study.folder, workspace, ["run", "--config", path])).toEqual(
      refused(code, says),
    );
  });

  test("speaks to programs as its configuration says, from when that is read", async () => {
    const path = study.writeVariant(party, "for-programs.yaml", (config) => {
      config["log"] = "json";
      config["key"] = "no.key";
    });
    const { status, stderr } = await runHere(workspace, ["run", "--config", path]);
    expect(status).toBe(1);
    const who = workspace === "client-node" ? { party } : {};
    expect(refusalLineSchema.parse(JSON.parse(stderr))).toMatchObject({ code: "KEY_MISSING", ...who });
  });

  test("makes a key once and never over another", async () => {
    const keygen = ["keygen", "--key", at("new/identity.key")];
    const { status, stdout } = await runCommand(main, [...keygen, "--storage-key", at("new/storage.key")]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[0-9a-f]{64}\n$/);
    expect(readFileSync(at("new/identity.key"), "latin1")).not.toContain(stdout.trim());
    for (const storage of ["new/storage.key", "new/another.key"]) {
      expect(await runBeside(study.folder, main, [...keygen, "--storage-key", at(storage)])).toEqual(
        refused("KEY_EXISTS", "another path"),
      );
    }
    expect(await runBeside(study.folder, main, keygen)).toEqual(refused("USAGE", "storage key"));
    rmSync(at("new"), { recursive: true });
  });
});

describe("a refusal for programs says what it is about", () => {
  const about = async (workspace: "client-node" | "coordinator", words: readonly string[]) => {
    const { stderr } = await runHere(workspace, [...words, "--json"]);
    const { study: named, party, ...line } = refusalLineSchema.parse(JSON.parse(stderr));
    return { named, party, code: line.code };
  };

  test("a node by its configuration, also one that is not understood, and the study whose hash is given", async () => {
    const hash = "7".repeat(64);
    const at = (file: string) => join(study.folder, "shop-1", file);
    const refuse = (file: string, given: string) =>
      about("client-node", ["refuse", "--config", at(file), "--study", given]);
    expect(await refuse("config.yaml", hash)).toEqual({
      named: hash,
      party: "shop-1",
      code: "PROPOSAL_UNKNOWN",
    });
    expect(await refuse("config.yaml", "7777")).toMatchObject({ named: undefined, party: "shop-1" });
    const odd = study.writeVariant("shop-1", "odd.yaml", (config) => (config["colour"] = "red"));
    expect(await about("client-node", ["status", "--config", odd])).toMatchObject({ party: "shop-1" });
    expect(await refuse("empty.yaml", hash)).toMatchObject({ named: hash, party: undefined });
  });

  test("a service's log is for programs where its configuration says so, with what ends it", async () => {
    const path = join(study.folder, "coordinator", "service.yaml");
    const config = "name: c\nlisten: { port: 0 }\nkey: no.key\natRest: { keyFile: no.key }\nfolder: no\n";
    writeFileSync(path, `${config}log: json\n`);
    const { stderr } = await runHere("coordinator", ["serve", "--config", path]);
    expect(refusalLineSchema.parse(JSON.parse(stderr))).toMatchObject({ code: "VAULT_KEY_MISSING" });
  });

  test.each([
    [["pause", "--study", "retail", "--reason", "x"], "retail", undefined],
    [["pause", "--study", "no name/", "--reason", "x"], undefined, undefined],
    [["propose", "--name", "may", "--template", "t", "--snapshot", "x", "--closes", "x"], "may", undefined],
    [["member", "show", "--name", "willow"], undefined, "willow"],
    [["template", "show", "--name", "retail"], undefined, undefined],
  ])("an operator's by its options: %j", async (words, named, party) => {
    const config = join(study.folder, "no-such.yaml");
    const code = "CONFIG_UNREADABLE";
    expect(await about("coordinator", [...words, "--config", config])).toEqual({ named, party, code });
  });
});

describe("a node's data", () => {
  test.each([
    ["no-such.csv", "CSV_UNREADABLE", "ENOENT"],
    ["a-folder", "CSV_UNREADABLE", "EISDIR"],
    ["other.csv", "DATA_COLUMN_MISSING", '"user_id"'],
    ["header-only.csv", "DATA_NO_USERS", "no lines"],
    ["nothing.csv", "DATA_NO_USERS", "bad_time"],
    ["broken.csv", "CSV_MALFORMED", "near line"],
  ])("%s is refused by whatever reads it, and nothing is written: %s", async (file, code, says) => {
    const path = study.writeVariant(
      "shop-1",
      `${file}.yaml`,
      (config) => (config["data"].sources.shop.csv = file),
    );
    expect(await runHereBeside(study.folder, "client-node", ["quality", "--config", path])).toEqual({
      ...refused(code, says),
      began: expect.any(String),
    });
  });
});
