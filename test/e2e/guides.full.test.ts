import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Outcome, runCommand } from "../cli/command.ts";
import { ROOT } from "./environment.ts";
import { type Shape, covers, guideCommands, shapeOf, shapeText, shellBlocks } from "./guide-commands.ts";
import { TestStudy } from "./test-study.ts";

/**
 * What no test of this machine can run as the guides have it, and the test that runs the same otherwise. A service manager, an authority's
 * certificate and another machine's address stand in no command of theirs.
 */
const ELSEWHERE: Readonly<Record<string, string>> = {
  // A study that never ends is nothing that a test can wait for.
  "fedseg-coordinator cancel --config --yes": "test/cli/cancel.test.ts",
  "fedseg-node leave --config --yes": "test/ledger/owner-commands.test.ts",
  // Three shops of two hundred people buy nothing beyond the noise.
  "fedseg-node recommend --config --user": "test/out/recommendations.test.ts",
  // A service has a test of its own.
  "fedseg-coordinator serve --config": "test/e2e/both-services.full.test.ts",
  "fedseg-coordinator propose --config --name --template --snapshot --closes --quorum":
    "test/service/commands.test.ts",
  "fedseg-coordinator plan --config --template --snapshot": "test/service/commands.test.ts",
  "fedseg-coordinator member --config --name --identity --reason --yes": "test/service/commands.test.ts",
  "fedseg-coordinator template --config --file --name": "test/service/commands.test.ts",
  "fedseg-coordinator schedule --config --file --name": "test/service/commands.test.ts",
  "fedseg-coordinator history --config --study": "test/service/commands.test.ts",
  "fedseg-coordinator collect --config --study": "test/service/hand-in.full.test.ts",
  "fedseg-coordinator acknowledge --config --study --reason": "test/service/commands.test.ts",
  "fedseg-coordinator pause --config --study --reason": "test/service/commands.test.ts",
  "fedseg-coordinator resume --config --study": "test/service/service.full.test.ts",
  "fedseg-coordinator withdraw --config --study --reason": "test/service/commands.test.ts",
  "fedseg-coordinator token --config --name --role": "test/api/token-command.test.ts",
  "fedseg-coordinator accept-rotation --config --file": "test/service/moves.full.test.ts",
  "fedseg-node serve --config": "test/e2e/service.full.test.ts",
  "fedseg-node insights --study": "test/e2e/retail-demo.full.test.ts",
};

const MAIN = {
  "fedseg-node": "client-node/src/edge/main.ts",
  "fedseg-coordinator": "coordinator/src/edge/main.ts",
  "fedseg-audit": "auditor/src/edge/main.ts",
};
const ran: Shape[] = [];
const shell = promisify(execFile);

let study: TestStudy;
let server: ChildProcess | undefined;
beforeAll(async () => void (study = await TestStudy.create(3, 30_000)));
afterAll(async () => {
  server?.kill();
  await study.stop();
});

const at = (...parts: readonly string[]) => join(study.folder, ...parts);
const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, text, word]) => text ?? word);

/** Runs a command line in the study's folder; a path is one that begins with "./". */
async function run(line: string, status = 0): Promise<Outcome> {
  const [program, ...args] = words(line).map((word) => (word.startsWith("./") ? at(word) : word));
  const outcome = await runCommand(MAIN[program as keyof typeof MAIN], args);
  expect(`${line}: ${outcome.status} ${outcome.status === status ? "" : outcome.stderr}`).toBe(
    `${line}: ${status} `,
  );
  ran.push(shapeOf(program, args));
  return outcome;
}

const CONFIG = (name: string, file = "config.yaml") => `--config ./${name}/${file}`;
const wordsShown = ({ stdout }: Outcome) => /^ {4}((?:[a-z]{5} ?)+)$/m.exec(stdout)?.[1].trim() ?? "";
const newest = (folder: string, name: RegExp) => readdirSync(at(folder)).find((file) => name.test(file))!;

test("before a study: drafts, keys, an invite, a look at the data", async () => {
  await run("fedseg-node init --name willow --data ./shop-1/events.csv --out ./willow");
  const data = "--config ./willow/config.yaml";
  await run(`fedseg-node quality ${data}`);
  await run(`fedseg-node quality ${data} --snapshot 2026-01-01`);
  await run(`fedseg-node quality ${data} --html ./quality.html --snapshot 2026-01-01`);
  await run(`fedseg-node quality ${data} --html ./quality-zh.html --lang zh`);
  await run(`fedseg-node quality ${data} --json`);
  expect(readFileSync(at("quality-zh.html"), "utf8")).toContain('lang="zh');
  await run("fedseg-node keygen --key ./willow/identity.key --storage-key ./willow/storage.key");
  process.env["FEDSEG_PASSPHRASE"] = "correct horse battery staple";
  await run(
    "fedseg-node keygen --key ./sealed/identity.key --passphrase-env FEDSEG_PASSPHRASE --salt ./sealed/storage.salt",
  );
  const keys = ["a", "b", "c"].map((name, digit) => `${name}=${`${digit + 1}a`.repeat(32)}`).join();
  await run(
    `fedseg-coordinator init --title "A study" --dictionary ./willow/dictionary.yaml --platforms ${keys} --users 3000 --snapshot 2026-01-01 --out ./operator`,
  );
  await run("fedseg-coordinator keygen --key ./operator/identity.key --storage-key ./operator/storage.key");
  await run("fedseg-coordinator plan --config ./coordinator/config.yaml");
  const guide = readFileSync(join(ROOT, "docs/operating.md"), "utf8");
  writeFileSync(at("monthly.yaml"), /^# monthly[.]yaml\n[^`]*/m.exec(guide)![0]);
  await run("fedseg-coordinator runs --schedule ./monthly.yaml --count 6");
  await run("fedseg-coordinator runs --schedule ./monthly.yaml --last 2026-08-02T06:00:00Z");
  const invite = await run(
    "fedseg-coordinator invite --config ./coordinator/config.yaml --url https://coordinator.example:7700",
  );
  writeFileSync(at("invite.json"), invite.stdout);
  const joined = await run(
    "fedseg-node join --invite ./invite.json --key ./shop-1/identity.key --storage-key ./shop-1/storage.key",
  );
  expect(joined.stdout).toMatch(/^policy:/m);
});

test("two owners on the phone compare what they have pinned", async () => {
  const first = await run(`fedseg-node compare ${CONFIG("shop-1")} --with shop-2`);
  const answer = await run(
    `fedseg-node compare ${CONFIG("shop-2")} --with shop-1 --heard "${wordsShown(first)}"`,
  );
  const same = await run(
    `fedseg-node compare ${CONFIG("shop-1")} --with shop-2 --heard "${wordsShown(answer)}"`,
  );
  expect(same.stdout).toContain("The rosters are the same");
  expect((await run(`fedseg-node compare ${CONFIG("shop-1")}`)).stdout).toContain("compared with 2 of 2");
});

test("a study: looked at, approved by hand, ended", async () => {
  const coordinator = await study.startCoordinator();
  expect((await run(`fedseg-node plan ${CONFIG("shop-1")}`)).stdout).toContain("THIS NODE'S POLICY: agrees");
  await run(`fedseg-node preview ${CONFIG("shop-1")} --out ./preview`);
  expect(readdirSync(at("preview"))).toContain("session-00001.declaration.json");
  expect((await run(`fedseg-node doctor ${CONFIG("shop-1")} --stability`)).stdout).toContain("0 fail");
  await run("fedseg-coordinator backup --config ./coordinator/config.yaml --out ./copies/coordinator");
  const ask = study.writeVariant("shop-2", "ask.yaml", ({ policy }) => (policy.approve = "ask"));
  const hesitant = study.launch("client-node", ask);
  for (const node of [study.nodes[0], study.nodes[2]]) study.startNode(node);
  const { study: hash } = await hesitant.until("the question", ({ code }) => code === "ASK");
  const inbox = CONFIG("shop-2", "ask.yaml");
  expect((await run(`fedseg-node inbox ${inbox}`)).stdout).toContain("WAITS for your answer");
  const name = String(hash).slice(0, 8);
  await run(`fedseg-node status ${inbox}`);
  await run("fedseg-coordinator status --config ./coordinator/config.yaml");
  expect((await run(`fedseg-node inbox ${inbox} --study ${name}`)).stdout).toContain("WHAT IT COSTS");
  expect((await run(`fedseg-node inbox ${inbox} --lang zh`)).stdout).toContain("收件箱");
  await run(`fedseg-node refuse ${inbox} --study ${name} --reason "after the migration"`);
  expect([await hesitant.exited, hesitant.stderr + hesitant.stdout]).toEqual([
    1,
    expect.stringContaining("PLAN_DECLINED"),
  ]);
  const refused = await run(`fedseg-node inbox ${inbox} --json`);
  expect(JSON.parse(refused.stdout.split("\n")[0])).toMatchObject({ state: "refused", by: "owner" });
  await run(`fedseg-node approve ${inbox} --study ${name}`);
  const asked = study.launch("client-node", ask);
  expect([await coordinator.exited, await asked.exited]).toEqual([0, 0]);
  await Promise.all(study.nodes.map(async ({ process: own }) => own?.exited));
  await run(`fedseg-node backup ${CONFIG("shop-1")} --out ./copies/shop-1`);
  // Where a study would run is what the guides call run.
  for (const program of ["fedseg-node", "fedseg-coordinator"])
    ran.push(shapeOf(program, ["run", "--config"]));
}, 120_000);

const USER = "usr-q7Zk-0-7";
/** Where nothing else listens on a machine that runs one such test. */
const PORT = 20_000 + (process.pid % 10_000);

test("what has come of it, and what people may ask", async () => {
  study.writeVariant("shop-1", "node.yaml", (config) => {
    config["out"] = { targets: { crm: { csv: "out/segments.csv" } } };
    config["serve"] = { port: PORT, token: { file: "lookup.token" } };
  });
  const node = CONFIG("shop-1", "node.yaml");
  await run(`fedseg-node segments ${node}`);
  await run(`fedseg-node insights ${node} --html ./insights.html --released`);
  expect(readFileSync(at("insights.html"), "utf8")).toContain("<svg");
  await run(`fedseg-node playbook ${node}`);
  expect((await run(`fedseg-node playbook ${node} --segment 1 --lang zh`)).stdout).toMatch(/[\u4E00-\u9FFF]/);
  await run(`fedseg-node make-campaign ${node} --name spring --only segment=1,2,3 --out ./spring.csv`);
  await run(`fedseg-node measure-campaign ${node} --name spring`);
  expect(readFileSync(at("spring.csv"), "utf8")).toMatch(/^user_id,arm\r?\n.*,(treatment|control)/);
  expect((await run(`fedseg-node alone ${node}`)).stdout).toMatch(/[0-9]/);
  await run(`fedseg-node receipts ${node}`);
  await run(`fedseg-node account ${node}`);
  await run(`fedseg-node quality ${node} --plan`);
  await run(`fedseg-node show ${node} --file labels.csv`);
  const answer = await run(`fedseg-node subject ${node} --user ${USER}`);
  expect(answer.stdout).toMatch(/[\u4E00-\u9FFF]/);
  await run(`fedseg-node subject ${node} --user ${USER} --json`);
  await run(`fedseg-node explain ${node} --user ${USER}`);
  const explained = await run(`fedseg-node explain ${node} --user ${USER} --json`);
  expect(JSON.parse(explained.stdout)).toMatchObject({ code: "EXPLAINED", user: USER });
  const found = await run(`fedseg-node segments ${node} --json`);
  expect(JSON.parse(found.stdout.split("\n")[0])).toMatchObject({
    code: "SEGMENT",
    text: expect.any(String),
    words: { en: expect.any(String) },
  });
  await run(`fedseg-node withdraw ${node} --user ${USER}`);
  await run(`fedseg-node restore ${node} --user ${USER}`);
  await run(`fedseg-node erase ${node} --user usr-q7Zk-0-8`);
  mkdirSync(at("shop-1/out"), { recursive: true });
  await run(`fedseg-node export ${node} --to crm`);
  expect(readFileSync(at("shop-1/out/segments.csv"), "utf8")).toContain(USER);
}, 120_000);

test("the shell lines of exports.md make secrets and look a user up", async () => {
  const [, secret, lookups] = shellBlocks("exports");
  const here = (block: string) =>
    block
      .replaceAll("npx fedseg-node", `${process.execPath} ${join(ROOT, MAIN["fedseg-node"])}`)
      .replaceAll("7710", String(PORT))
      .replaceAll("u10042", USER);
  const bash = async (text: string) =>
    (await shell("bash", ["-euo", "pipefail", "-c", text], { cwd: at("shop-1") })).stdout;
  await bash(here(secret));
  expect(readFileSync(at("shop-1/hook.secret"), "utf8")).toMatch(/^whsec_.{44}\n$/);
  const lines = here(lookups).replaceAll("\\\n", "").trimEnd().split("\n");
  const [start] = lines.filter((line) => line.includes(" lookups "));
  await bash(lines[0]);
  const [command, ...args] = words(start);
  server = spawn(command, args, { cwd: at("shop-1"), stdio: ["ignore", "pipe", "pipe"] });
  await new Promise((said) => server!.stdout!.once("data", said));
  ran.push(shapeOf("fedseg-node", args.slice(1)));
  const answers: string[] = [];
  for (const curl of lines.filter((line) => line.startsWith("curl")))
    answers.push(await bash(curl.replace("curl", "curl -fsS")));
  expect(answers.map((text) => text.includes('"segment"'))).toEqual([true, true]);
  server.kill();
}, 60_000);

test("an audit of what all have handed in, a program that computes an epsilon anew, and the pages for an authority", async () => {
  for (const { name } of study.nodes) await run(`fedseg-node ledger ${CONFIG(name)} --out ./handed/${name}`);
  const folders = study.nodes.map(({ name }) => `./handed/${name}`).join(" ");
  await run(`fedseg-audit collect ./bundle ./coordinator ${folders}`);
  expect((await run("fedseg-audit verify ./bundle")).stdout).toContain("VERDICT: PASS");
  await run("fedseg-audit report ./bundle --lang en --out ./report.html");
  const program = await run("fedseg-audit explain ./bundle 3");
  const python = shell("python3", ["-"]);
  python.child.stdin!.end(program.stdout);
  await python;
  await run("fedseg-audit export ./bundle --kind art30 --out ./records");
}, 120_000);

test("what owners enter by hand", async () => {
  const one = CONFIG("shop-1");
  await run(`fedseg-node correct ${one} --seq 1 --text "entered for a test"`);
  await run(`fedseg-node raise-budget ${one}`, 1);
  await run(`fedseg-node rotate-key ${CONFIG("shop-3")}`);
  const rotation = newest("shop-3", /^rotation-.*\.json$/);
  expect(existsSync(at("shop-3/identity.key.next"))).toBe(false);
  await run(`fedseg-node accept-rotation ${CONFIG("shop-2")} --file ./shop-3/${rotation}`);
  await run(`fedseg-node revoke ${CONFIG("shop-3")} --reason "for a test" --yes`);
  const revocation = newest("shop-3", /^revocation-.*\.json$/);
  await run(`fedseg-node add-revocation ${CONFIG("shop-2")} --file ./shop-3/${revocation}`);
  await run("fedseg-coordinator rotate-key --config ./coordinator/config.yaml");
  await run('fedseg-coordinator revoke --config ./coordinator/config.yaml --reason "for a test" --yes');
}, 120_000);

test("a lost account is carried over to a new one", async () => {
  const made = await run("fedseg-node keygen --key ./again/identity.key --storage-key ./again/storage.key");
  const key = /[0-9a-f]{64}/.exec(made.stdout)![0];
  for (const name of ["shop-1", "shop-2"])
    await run(`fedseg-node ledger ${CONFIG(name)} --for ${key} --out ./for/${name}`);
  await run("fedseg-audit collect ./testimony ./coordinator ./for/shop-1 ./for/shop-2");
  study.writeDictionary("again", "dictionary.yaml", () => undefined);
  writeFileSync(at("again/events.csv"), readFileSync(at("shop-3/events.csv")));
  study.writeVariant("shop-3", "../again/config.yaml", (config) => {
    config["name"] = "shop-4";
    config["policy"].roster[2] = { name: "shop-4", identity: key };
  });
  const asked = await run(
    "fedseg-node carry-over --config ./again/config.yaml --from ./testimony --of shop-3",
    1,
  );
  expect(asked.stderr).toContain("UNCONFIRMED");
}, 120_000);

test("openssl makes the certificate that the coordinator listens with", async () => {
  const block = shellBlocks("operating").find((text) => text.startsWith("openssl"))!;
  mkdirSync(at("coordinator/tls"), { recursive: true });
  await shell("bash", ["-euc", block], { cwd: at("coordinator") });
  study.writeVariant(
    "coordinator",
    "tls.yaml",
    ({ listen }) => (listen.tls = { cert: "tls/cert.pem", key: "tls/key.pem" }),
  );
  const invite = await run(
    "fedseg-coordinator invite --config ./coordinator/tls.yaml --url https://coordinator.example:7700",
  );
  expect(invite.stdout).toMatch(/"pin": "[0-9a-f]{64}"/i);
});

test("every command of every guide has been run here, or where it is said", () => {
  const said = guideCommands();
  expect(said.length).toBeGreaterThan(50);
  const missing = said.filter((shape) => !ran.some((own) => covers(own, shape)) && !isElsewhere(shape));
  expect(missing.map(shapeText)).toEqual([]);
});

function isElsewhere(shape: Shape): boolean {
  return Object.entries(ELSEWHERE).some(([text, path]) => {
    const [program, ...rest] = text.split(" ");
    return (
      covers(shapeOf(program, rest), shape) &&
      existsSync(join(ROOT, path)) &&
      readFileSync(join(ROOT, path), "utf8").includes(shape.command)
    );
  });
}
