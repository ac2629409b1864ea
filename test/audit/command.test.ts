import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { runHere } from "../cli/command.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { someOf } from "../full.ts";
import { bundleOf } from "./make-bundle.ts";

const COMMAND = join(import.meta.dirname, "../../auditor/src/edge/main.ts");
let parent: string;
let folder: string;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "fedseg-audit-"));
  folder = join(parent, "bundle");
  mkdirSync(folder);
  for (const [path, bytes] of bundleOf(honestStudy(3))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
});
afterAll(() => rmSync(parent, { recursive: true }));

function run(...args: readonly string[]) {
  return spawnSync(process.execPath, [COMMAND, ...args], { encoding: "utf8" });
}

/** Changes a file without a key. */
function alter(path: string, from: string | RegExp, to: string): void {
  const bytes = readFileSync(join(folder, path), "latin1");
  const altered = bytes.replace(from, to);
  expect(altered).not.toBe(bytes);
  writeFileSync(join(folder, path), altered, "latin1");
}

test("the command exits 0 on an honest bundle and prints the verdict last", () => {
  const { status, stdout } = run(folder);
  expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/^VERDICT: PASS/);
  expect(status).toBe(0);
});

test("--json prints the same verdict as data", async () => {
  const { status, stdout } = await runHere("auditor", [
    folder,
    "--json",
    "--pin",
    `shop-1=${"0".repeat(64)}`,
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: "FAIL" });
  expect(status).toBe(1);
});

test.each([
  ["garbage for a plan", 3, () => writeFileSync(join(folder, "plan.cbor"), new Uint8Array(9000).fill(0x9f))],
  ["a ledger of brackets", 3, () => writeFileSync(join(folder, "ledgers/shop-1.jsonl"), "[".repeat(50_000))],
  ["another title in the plan", 1, () => alter("plan.cbor", "Tiny", "Tidy")],
  ["another model", 1, () => alter("model.json", '"k": 2', '"k": 3')],
  ["another size in the notes", 1, () => alter("checkpoints/shop-1.notes", /\n\d/, "\n1")],
  ["a charge less in a ledger", 1, () => alter("ledgers/shop-1.jsonl", /"muSq":"\d/, '"muSq":"9')],
  ["no ledger of a node", 3, () => rmSync(join(folder, "ledgers/shop-1.jsonl"))],
])("%s ends with a verdict, exit %d", async (_, expected, spoil) => {
  const honest = join(parent, "honest");
  cpSync(folder, honest, { recursive: true });
  spoil();
  const { status, stdout, stderr } = await runHere("auditor", [folder]);
  rmSync(folder, { recursive: true });
  renameSync(honest, folder);
  expect({ status, stderr }).toEqual({ status: expected, stderr: "" });
  expect(stdout).toMatch(/^VERDICT: /m);
});

test("fork exits 1 on two notes that contradict each other, 0 on one, and needs a key", async () => {
  const key = tinyKey("tiny", "shop-1");
  const note = (byte: number) =>
    signCheckpoint(key, "shop-1", { size: 3, root: new Uint8Array(32).fill(byte) });
  const evidence = join(folder, "../fork.notes");
  writeFileSync(evidence, note(1) + note(2));
  const plan = join(folder, "plan.cbor");
  const proved = run("fork", evidence, "--plan", plan);
  expect(proved.stdout).toMatch(/^FORK PROVED: shop-1 keeps two ledgers\./);
  expect(proved.status).toBe(1);
  const fork = (...more: readonly string[]) => runHere("auditor", ["fork", evidence, ...more]);
  expect((await fork("--key", `shop-1=${toHex(key.publicKey)}`)).status).toBe(1);
  expect((await fork()).stdout).toMatch(/^NO FORK PROVED: no key/);
  writeFileSync(evidence, note(1));
  expect((await fork("--plan", plan)).status).toBe(0);
});

const REFUSED: [string, string[], string][] = [
  ["no path", [], "USAGE"],
  ["evidence that is not there", ["fork", "/does/not/exist"], "FILE_UNREADABLE"],
  ["an unknown option", ["x", "--nope"], "USAGE"],
  ["a pin without a key", ["x", "--pin", "shop-1"], "USAGE"],
  ["a path that is not there", ["/does/not/exist"], "BUNDLE_UNREADABLE"],
];

test.each(REFUSED)("%s exits 2 with a code", async (_, args, code) => {
  const { status, stderr } = await runHere("auditor", args);
  expect(stderr).toContain(code);
  expect(status).toBe(2);
});

test.each(someOf(REFUSED, 2))("%s exits 2 with a code, in a process of its own", (_, args, code) => {
  const { status, stderr } = run(...args);
  expect(stderr).toContain(code);
  expect(status).toBe(2);
});
