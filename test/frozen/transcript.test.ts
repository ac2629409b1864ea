import { readFileSync } from "node:fs";
import { audit } from "../audit/audit.ts";
import { fromBase64 } from "@fedseg/shared/crypto/bytes.ts";
import { describe, expect, test } from "vitest";
import { faults } from "../audit/faults.ts";
import { FROZEN, type Transcript, recordTranscript, transcriptText } from "./transcript.ts";

describe.each(FROZEN)("the frozen study $file", (study) => {
  const text = readFileSync(new URL(`../vectors/${study.file}`, import.meta.url), "utf8");
  const frozen = JSON.parse(text) as Transcript;

  test("comes out again from its seed, byte for byte", () => {
    const isSame = transcriptText(recordTranscript(study)) === text;
    expect(isSame, "the protocol has changed: if it should, run npm run freeze").toBe(true);
  });

  test("is verified by the auditor", () => {
    const files = new Map(Object.entries(frozen.files).map(([path, base64]) => [path, fromBase64(base64)!]));
    const report = audit(files);
    expect(faults(report)).toEqual([]);
    expect(report.verdict).toBe("PASS");
    expect(report.accounts).toHaveLength(study.nodes);
  });

  test("holds every session whole", () => {
    expect(Object.keys(frozen.files).filter((path) => path.startsWith("sessions/"))).toHaveLength(6);
    const lengths = frozen.released.map(({ length }) => length);
    expect(lengths.every((length) => length > 0)).toBe(true);
    expect(frozen.contributions.map((vectors) => vectors.map(({ length }) => length))).toEqual(
      Array.from({ length: study.nodes }, () => lengths),
    );
  });
});
