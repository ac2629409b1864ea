import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fromBase64, toBase64 } from "@fedseg/shared/crypto/bytes.ts";
import { afterAll, describe, expect, test } from "vitest";
import type { Transcript } from "../frozen/transcript.ts";
import { someOf } from "../full.ts";

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), "utf8")) as Transcript;
const frozen = read("transcript.fedseg.json");
const folder = mkdtempSync(join(tmpdir(), "fedseg-twin-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Why the twin cannot run here; undefined when it can. */
function missingPython(): string | undefined {
  try {
    execFileSync("python3", ["-c", "import sys; assert sys.version_info >= (3, 10)"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "skipped: no python3 of version 3.10 or newer";
  }
}

const missing = missingPython();

/** Runs the twin on a transcript. */
function recompute(transcript: Transcript) {
  const path = join(folder, "transcript.json");
  writeFileSync(path, JSON.stringify(transcript));
  const twin = fileURLToPath(new URL("twin.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync("python3", ["-B", twin, path], { encoding: "utf8" });
  return { status, text: `${stdout}${stderr}`.trim() };
}

/** Flips one bit of what stands in base64. */
function flipped(base64: string, at: number): string {
  const bytes = fromBase64(base64)!;
  const place = at < 0 ? bytes.length + at : at;
  return toBase64(bytes.with(place, bytes[place] ^ 1));
}

function inFile(path: string, at: number, of = frozen): Transcript {
  return { ...of, files: { ...of.files, [path]: flipped(of.files[path], at) } };
}

function inMessage(at: number, byte: number): Transcript {
  const message = frozen.messages[at];
  return { ...frozen, messages: frozen.messages.with(at, { ...message, cbor: flipped(message.cbor, byte) }) };
}

/** One number that a node put in, changed by one. */
function otherInput(): Transcript {
  const [first, second, third] = frozen.contributions;
  return { ...frozen, contributions: [first, second.with(2, second[2].with(5, second[2][5] + 1)), third] };
}

describe.skipIf(missing !== undefined)(
  `the independent implementation in Python${missing === undefined ? "" : `, ${missing}`}`,
  () => {
    test.each(["transcript.fedseg.json", "transcript-dropout.fedseg.json"])(
      "recomputes all of %s",
      (name) => {
        expect(recompute(read(name))).toEqual({
          status: 0,
          text: expect.stringMatching(
            /^study [0-9a-f]{64}: 6 sessions, \d+ ledger entries, all as recorded$/,
          ),
        });
      },
    );

    const flips: [string, Transcript, RegExp][] = [
      ["the plan", inFile("plan.cbor", 200), /enrolment of node 0: signature/],
      ["an enrolment", inFile("enrolments.cbor", -1), /enrolment of node 2/],
      ["a session's last signature", inFile("sessions/00003.cbor", -1), /^differs: session 3: /],
      ["a masked vector", inFile("sessions/00002.cbor", 3600), /^differs: session 2: /],
      [
        "a masked vector of a session with a dropout",
        inFile("sessions/00002.cbor", 4600, read("transcript-dropout.fedseg.json")),
        /^differs: session 2: /,
      ],
      ["a ledger", inFile("ledgers/shop-2.jsonl", -20), /ledgers\/shop-2\.jsonl line \d+: signature/],
      ["a checkpoint", inFile("checkpoints/shop-3.notes", 40), /checkpoints\/shop-3\.notes/],
      ["the model", inFile("model.json", 100), /ledgers\/shop-1\.jsonl: MODEL/],
      ["a share that was opened", inMessage(frozen.messages.length - 1, -60), /session 5|message \d+/],
      ["what a node put in", otherInput(), /^differs: session 3: masks of node 1$/],
    ];

    test.each(someOf(flips, 4))("finds a flipped bit in %s, and says where", (_, transcript, where) => {
      const { status, text } = recompute(transcript);
      expect(status).toBe(1);
      expect(text).toMatch(where);
      expect(text.startsWith("differs: ")).toBe(true);
    });
  },
);
