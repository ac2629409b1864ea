import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { sha256 } from "@fedseg/shared/crypto/hash.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { declarationBytes, sessionDeclaration } from "@fedseg/shared/session/declaration.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Outcome, runBeside, runCommand } from "../cli/command.ts";
import { TestStudy } from "./test-study.ts";

const MAIN = "client-node/src/edge/main.ts";
const NODES = 3;
const CONNECTED = { isConnected: true };
/** What an owner may ask of a node that runs. */
const COMMANDS = [
  ["plan"],
  ["status", "--json"],
  ["account"],
  ["doctor"],
  ["receipts"],
  ["ledger", "--out", join(tmpdir(), `fedseg-handed-in-${process.pid}`)],
  ["raise-budget", "--yes"],
  ["leave", "--yes"],
  ["rotate-key"],
  ["run"],
] as const;

let study: TestStudy;
let [planned, previewed]: (Outcome & { isUntouched?: boolean })[] = [];
const whileRunning = new Map<string, Outcome>();
let operator: Record<string, unknown> = {};
let firstList = "";
/** Each receipt of the node, as it was made. */
let asMade: readonly string[] = [];
let statuses: (number | null | undefined)[] = [];

const at = (...path: string[]) => join(study.folder, "shop-1", ...path);
const node = (command: string, ...options: string[]) => [command, "--config", at("config.yaml"), ...options];
const linesOf = ({ stdout }: Outcome) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);

async function coordinatorStatus(): Promise<Record<string, unknown>> {
  const config = join(study.folder, "coordinator", "config.yaml");
  const { stdout } = await runCommand("coordinator/src/edge/main.ts", [
    "status",
    "--config",
    config,
    "--json",
  ]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function connectedAgain(): Promise<void> {
  const status = () => runCommand(MAIN, node("status", "--json"));
  const isBack = async () => expect(linesOf(await status())).toMatchObject([{ coordinator: CONNECTED }]);
  await vi.waitFor(isBack, { timeout: 30_000 });
}

beforeAll(async () => {
  study = await TestStudy.create(NODES, 3000);
  await study.startCoordinator();
  planned = await runBeside(at(), MAIN, node("plan", "--json"));
  previewed = await runCommand(MAIN, node("preview", "--json", "--out", at("preview")));
  const [first] = study.nodes;
  const running = study.startNode(first);
  await running.until("its question", ({ code }) => code === "ASKING_PEERS");
  for (const [command, ...options] of COMMANDS) {
    whileRunning.set(command, await runCommand(MAIN, node(command, ...options)));
    // It has asked the coordinator itself, as this node: the running one comes back in a moment.
    if (command === "plan") await connectedAgain();
  }
  operator = await coordinatorStatus();
  for (const other of study.nodes.slice(1)) study.startNode(other);
  statuses = await study.ended();
}, 180_000);
afterAll(() => {
  rmSync(COMMANDS[5][2], { recursive: true, force: true });
  return study.stop();
});

test("plan shows the coordinator's plan and what is left, and leaves no trace", () => {
  expect(planned).toMatchObject({ status: 0, stderr: "", isUntouched: true });
  const [shown] = linesOf(planned);
  expect(shown).toMatchObject({ code: "PLAN", from: "coordinator", plan: study.plan });
  expect(shown).toHaveProperty("account.studies");
  expect(shown).not.toHaveProperty("refusal");
});

test("commands work while the node runs, which goes on undisturbed; it is run once, under one key", () => {
  const {
    plan,
    status: told,
    account,
    doctor,
    receipts,
    ledger,
    ...changing
  } = Object.fromEntries(whileRunning);
  expect([plan, account, receipts, ledger].map(({ status, stderr }) => [status, stderr])).toEqual(
    Array.from({ length: 4 }, () => [0, ""]),
  );
  expect(linesOf(told)).toMatchObject([
    {
      code: "STATUS",
      party: "shop-1",
      program: "node",
      studies: [{ state: "proposed", waitsFor: [{ what: "countersigning" }] }],
      coordinator: CONNECTED,
    },
  ]);
  expect(doctor.stdout).toMatch(/books .*(entries verify|entry verifies)/s);
  expect(changing).toMatchObject({
    "raise-budget": { status: 0, stderr: "" },
    leave: { status: 1, code: "STUDY_NONE" },
    "rotate-key": { status: 1, code: "SERVICE_KEY" },
    run: { status: 1, code: "STORE_IN_USE" },
  });
  const raised = study.ledger("shop-1").filter((line) => line.includes('"RAISE"'));
  expect(raised).toHaveLength(1);
  expect(existsSync(at("service.sock"))).toBe(false);
  expect(statuses).toEqual(Array.from({ length: NODES + 1 }, () => 0));
});

test("the coordinator's status names whom it waits for while it runs, and what has become of it afterwards", async () => {
  expect(operator).toMatchObject({
    program: "coordinator",
    process: { pid: expect.any(Number) },
    studies: [{ title: study.plan!.title, state: "enrolling", can: ["cancel"] }],
  });
  const [{ waitsFor }] = operator["studies"] as { waitsFor: unknown[] }[];
  expect(waitsFor).toEqual([
    { what: "approval", who: "shop-1", isHere: true },
    { what: "approval", who: "shop-2", isHere: false },
    { what: "approval", who: "shop-3", isHere: false },
  ]);
  const later = await coordinatorStatus();
  expect(later).toMatchObject({ studies: [{ state: "finished", waitsFor: [] }] });
  expect(later).not.toHaveProperty("process");
});

test("status tells where a study has come to, from the files when nothing runs", async () => {
  const [told] = linesOf(await runCommand(MAIN, node("status", "--json"))) as Record<string, unknown>[];
  expect(told).toMatchObject({
    studies: [{ title: study.plan!.title, state: "finished", waitsFor: [] }],
    labels: { study: toHex(hashPlan(planBytes(study.plan!))) },
  });
  expect(told).not.toHaveProperty("process");
  const { stdout } = await runCommand(MAIN, node("status", "--lang", "zh"));
  expect(stdout).toMatch(/没有运行.*已结束/s);
});

test("preview shows every session to come and writes the first declaration", () => {
  expect(previewed.status).toBe(0);
  const sessions = linesOf(previewed).filter((line) => (line as { code: string }).code === "SESSION");
  const hash = toHex(hashPlan(planBytes(study.plan!)));
  expect(sessions).toMatchObject(sessions.map((_, place) => ({ study: hash, session: place + 1 })));
  expect(sessions.map((line) => (line as { isRehearsal: boolean }).isRehearsal)).toEqual(
    sessions.map((_, session) => session > 0),
  );
  expect(readdirSync(at("preview")).filter((file) => file.includes("declaration"))).toEqual([
    "session-00001.declaration.json",
  ]);
});

test("the first receipt repeats the preview's declaration byte for byte", () => {
  const [file] = readdirSync(at("receipts")).sort();
  const receipt = JSON.parse(readFileSync(at("receipts", file), "utf8")) as { declaration: unknown };
  const repeated = declarationBytes(sessionDeclaration.parse(receipt.declaration));
  expect(toHex(repeated)).toBe(toHex(readFileSync(at("preview", "session-00001.declaration.json"))));
});

test("receipts name the bytes that passed the wire, and hold against the ledger", async () => {
  const listed = await runBeside(at(), MAIN, node("receipts", "--json"));
  expect(listed).toMatchObject({ status: 0, isUntouched: true });
  const receipts = linesOf(listed) as { receipt: { sent: { messageHash: string } }; outcome: string }[];
  expect(receipts.length).toBeGreaterThanOrEqual(4);
  const named = { time: expect.any(String), code: "RECEIPT", study: toHex(hashPlan(planBytes(study.plan!))) };
  expect(receipts).toMatchObject(receipts.map((_, place) => ({ ...named, session: place + 1 })));
  const passed = new Set(study.nodes[0].proxy.sent.map((bytes) => toHex(sha256(Uint8Array.from(bytes)))));
  for (const { receipt, outcome } of receipts) {
    expect(passed.has(receipt.sent.messageHash)).toBe(true);
    expect(outcome).toBe("in a sum");
  }
  firstList = (await runCommand(MAIN, node("receipts"))).stdout;
  expect(firstList).toContain(`All ${receipts.length} hold`);
});

test("a receipt that was changed or removed is told", async () => {
  const [first, second] = readdirSync(at("receipts")).sort();
  asMade = readdirSync(at("receipts")).map((file) => readFileSync(at("receipts", file), "utf8"));
  const whole = readFileSync(at("receipts", first), "utf8");
  writeFileSync(at("receipts", first), whole.replace('"attempt":1', '"attempt":2'));
  rmSync(at("receipts", second));
  const { status, stdout } = await runCommand(MAIN, node("receipts"));
  expect(status).toBe(1);
  expect(stdout).toContain("damaged");
  expect(stdout).toContain("there is no receipt");
});

test("the next start makes them again, the same bytes", async () => {
  const again = study.startNode(study.nodes[0]);
  const read = () => readdirSync(at("receipts")).map((file) => readFileSync(at("receipts", file), "utf8"));
  await vi.waitFor(() => expect(read().toSorted()).toEqual(asMade.toSorted()), {
    timeout: 30_000,
    interval: 100,
  });
  await again.kill();
  const { status, stdout } = await runCommand(MAIN, node("receipts"));
  expect({ status, stdout }).toEqual({ status: 0, stdout: firstList });
});

test("receipts hold nothing about rows", () => {
  for (const file of readdirSync(at("receipts"))) {
    const text = readFileSync(at("receipts", file), "utf8");
    expect(text).not.toMatch(/exact|noised|usr-/);
  }
  expect(existsSync(at("receipts"))).toBe(true);
});
