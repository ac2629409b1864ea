import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import { afterEach, beforeAll, expect, test } from "vitest";
import { NO_OPTIONS, auditFacts } from "@fedseg/auditor/audit.ts";
import { type BundleFiles, indexBundle } from "@fedseg/auditor/bundle/bundle.ts";
import { auditFolder } from "@fedseg/auditor/edge/audit-folder.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { WorkerPool } from "@fedseg/auditor/edge/worker-pool.ts";
import { reportData } from "@fedseg/auditor/report/report-data.ts";
import { decodeCanonical, encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { sessionRecord } from "@fedseg/shared/protocol/result.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { Given, NoThread, standIn } from "../threads.ts";
import { objections } from "./faults.ts";
import { editFirst, linesOf, rewritten, withFile, withLines } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const ALL = { replaceOne: true };
const LAST = "sessions/00006.cbor";
const SHOP = { name: "shop-2", key: tinyKey("tiny", "shop-2") };
const folders: string[] = [];

let files: BundleFiles;
beforeAll(() => {
  files = bundleOf(honestStudy(3));
});
afterEach(() => {
  standIn();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function onDisk(bundle: BundleFiles): string {
  const folder = mkdtempSync(join(tmpdir(), "fedseg-cores-"));
  folders.push(folder);
  for (const [path, bytes] of bundle) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** Changes a bit of the signature under the result of the last session. */
function otherSignature(bundle: BundleFiles): BundleFiles {
  const record = decodeCanonical(bundle.get(LAST)!, sessionRecord)!;
  const { signature } = record.result;
  const result = { ...record.result, signature: signature.with(40, signature[40] ^ 1) };
  return withFile(bundle, LAST, encodeCanonical({ ...record, result }));
}

/** Changes one digit of the signature of a ledger's second line. */
function otherLine(bundle: BundleFiles): BundleFiles {
  const path = "ledgers/shop-2.jsonl";
  const lines = linesOf(bundle, path);
  const forged = lines[1].replace(
    /"signature":"(.)/,
    (_, digit: string) => `"signature":"${digit === "0" ? "1" : "0"}`,
  );
  return withLines(bundle, path, lines.toSpliced(1, 1, forged));
}

/** Changes a bit of the last cosignature of a node's checkpoints. */
function otherCosignature(bundle: BundleFiles): BundleFiles {
  const path = "checkpoints/shop-2.notes";
  const text = Buffer.from(bundle.get(path)!).toString();
  const at = text.length - 20;
  const changed = `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`;
  return withFile(bundle, path, Buffer.from(changed));
}

test.each<[string, (bundle: BundleFiles) => BundleFiles, ...expected: readonly string[]]>([
  ["an honest bundle", (bundle) => bundle],
  ["a record with a false signature", otherSignature, "2 BAD_RESULT"],
  ["a ledger with a false signature", otherLine, "2 SIGNATURE_LEDGER"],
  [
    "a rewritten ledger",
    (bundle) =>
      rewritten(
        bundle,
        SHOP,
        editFirst("SENT", (body) => ({ ...body, reportHash: "0".repeat(64) })),
      ),
    "4 FORK_REPORTED",
    "4 FORK_CHECKPOINT",
    "4 FORK_WITNESSED",
    "8 REPORT_DIFFERS",
  ],
  ["a checkpoint with a false cosignature", otherCosignature, "4 CHECKPOINT_ALONE?", "4 CHECKPOINT_FALSE"],
  ["a bundle without a plan", (bundle) => withFile(bundle, "plan.cbor", undefined), "6 PLAN_MISSING?"],
])("%s gives the same report on all cores as in one piece", async (_, change, ...expected) => {
  const bundle = change(files);
  const inOnePiece = auditFacts(bundle);
  expect(objections(inOnePiece.report)).toEqual([...expected].sort());
  const onAllCores = await auditFolder(onDisk(bundle), NO_OPTIONS, 1);
  expect(onAllCores.report).toEqual(inOnePiece.report);
  expect(reportData(onAllCores, ALL)).toEqual(reportData(inOnePiece, ALL));
});

test.each([0, 1])("a system that gives %i threads has the same report", async (given) => {
  let left = given;
  standIn(
    class extends Given {
      constructor(...asked: ConstructorParameters<typeof Given>) {
        if ((left -= 1) < 0) NoThread();
        super(...asked);
      }
    },
  );
  const { report } = await auditFolder(onDisk(files), NO_OPTIONS, 1);
  expect(left).toBe(-1);
  expect(report).toEqual(auditFacts(files).report);
});

test.each([
  ["nobody waits for it", (thread: Worker) => void thread.emit("error", new Error("out of memory"))],
  ["it is at something", (thread: Worker) => void thread.terminate()],
])("a thread that ends while %s is told to whoever asks", async (_, end) => {
  const made: Worker[] = [];
  standIn(
    class extends Given {
      constructor(...asked: ConstructorParameters<typeof Given>) {
        super(...asked);
        made.push(this);
      }
    },
  );
  const folder = onDisk(files);
  const source = new BundleFolder(folder);
  const pool = new WorkerPool(folder, source);
  end(made[0]);
  const [paths] = indexBundle(source).studies;
  const asked = pool.run([{ type: "survey", paths }], () => undefined);
  await expect(asked).rejects.toMatchObject({ code: "AUDIT_BROKEN" });
  await pool.close();
});

test.runIf(platform() === "linux")("an audit that may reserve no memory for threads has none", async () => {
  const folder = onDisk(files);
  const program = `
    const { auditFolder } = await import(${JSON.stringify(import.meta.resolve("@fedseg/auditor/edge/audit-folder.ts"))});
    const { NO_OPTIONS } = await import(${JSON.stringify(import.meta.resolve("@fedseg/auditor/audit.ts"))});
    const { report } = await auditFolder(${JSON.stringify(folder)}, NO_OPTIONS, 1);
    console.log(JSON.stringify(report));`;
  const limited = [
    "-c",
    'ulimit -v 2200000 && exec "$0" --input-type=module --eval "$1"',
    process.execPath,
    program,
  ];
  const { stdout } = await promisify(execFile)("sh", limited);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(auditFacts(files).report)));
});
