import { readFileSync } from "node:fs";
import { audit } from "@fedseg/auditor/audit.ts";
import { fromBase64 } from "@fedseg/shared/crypto/bytes.ts";
import { describe, expect, test } from "vitest";
import { faults } from "../audit/faults.ts";
import { type Transcript, recordTranscript, transcriptText } from "./transcript.ts";

const text = readFileSync(new URL("../vectors/transcript.fedseg.json", import.meta.url), "utf8");
const frozen = JSON.parse(text) as Transcript;

describe("the frozen study of three nodes", () => {
  test("comes out again from its seed, byte for byte", () => {
    expect(transcriptText(recordTranscript()) === text, "run npm run freeze and look at what changed").toBe(
      true,
    );
  });

  test("is verified by the auditor", () => {
    const files = new Map(Object.entries(frozen.files).map(([path, base64]) => [path, fromBase64(base64)!]));
    const report = audit(files);
    expect(faults(report)).toEqual([]);
    expect(report.verdict).toBe("PASS");
    expect(report.accounts).toHaveLength(3);
  });

  test("holds every session whole", () => {
    expect(Object.keys(frozen.files).filter((path) => path.startsWith("sessions/"))).toHaveLength(5);
    expect(frozen.contributions.map((vectors) => vectors.map(({ length }) => length))).toEqual(
      Array.from({ length: 3 }, () => [1, 64, 66, 7, 7]),
    );
  });
});
