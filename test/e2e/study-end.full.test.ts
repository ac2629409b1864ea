import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestNode, TestStudy } from "./test-study.ts";

const GONE = 3;
/** The partner's checkpoint is waited for so long, and its coordinator then goes. */
const [BUNDLE_MS, GRACE_MS] = [40_000, 600_000];
let study: TestStudy;
let others: readonly TestNode[];

const codesOf = ({ process }: TestNode) => process!.news.map(({ code }) => code);
const textsOf = ({ process }: TestNode, code: string) =>
  process!.news.filter((told) => told.code === code).map(({ text }) => String(text));

beforeAll(async () => {
  study = await TestStudy.create(4, GRACE_MS);
  study.writeVariant("coordinator", "config.yaml", ({ study: own }) => (own.timing.bundleMs = BUNDLE_MS));
  const gone = study.nodes[GONE];
  others = study.nodes.slice(0, GONE);
  // The last sum is opened without it.
  gone.proxy.onMessage = (message) => {
    const told = gone.process!.news.find(({ code }) => code === "STUDY");
    if (message.type !== "report" || message.envelope.session !== told!["sums"]) return "pass";
    void gone.process!.kill();
    return "cut";
  };
  await study.start();
  await Promise.all(others.map(({ process }) => process!.until("labels", ({ code }) => code === "LABELLED")));
}, 300_000);
afterAll(() => study.stop());

describe("a study whose partner is dead at its end", () => {
  test("is told as ended, and its users are labelled while the partner is waited for", () => {
    expect(study.coordinator!.news.map(({ code }) => code)).not.toContain("NOTARISED");
    for (const node of others) {
      const codes = codesOf(node).filter((code) => code !== "CONNECTION" && code !== "DATA");
      expect(codes.slice(-3)).toEqual(["STUDY_FINISHED", "SIGNATURES_AWAITED", "LABELLED"]);
      expect(textsOf(node, "SIGNATURES_AWAITED").join("\n")).toContain(
        "for 2 min from the study's end at most",
      );
    }
  });

  test("is not said to be given up when its coordinator goes, and ends with the labels that stand", async () => {
    const before = await Promise.all(others.map((node) => study.labels(node)));
    await study.coordinator!.kill();
    const silent = ({ code, text }: { readonly [name: string]: unknown }) =>
      code === "CONNECTION" && String(text).includes("has not been reached for");
    await Promise.all(others.map(({ process }) => process!.until("silence", silent)));
    expect(others.flatMap((node) => textsOf(node, "CONNECTION")).join("\n")).not.toContain("leave");
    expect(await Promise.all(others.map(({ process }) => process!.exited))).toEqual([0, 0, 0]);
    expect(others.map((node) => codesOf(node).filter((code) => code === "LABELLED"))).toEqual(
      others.map(() => ["LABELLED"]),
    );
    expect(await Promise.all(others.map((node) => study.labels(node)))).toEqual(before);
    expect(before.every((labels) => labels!.length > 200)).toBe(true);
  }, 200_000);
});
