import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import { encodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { expect, test } from "vitest";
import { tinyKey, tinyPlan } from "../../../../test/simulation/tiny-market.ts";
import { RefusedStudies } from "./refused-studies.ts";

const PLAN = tinyPlan("tiny", 3);
const STUDY = toHex(hashPlan(planBytes(PLAN)));

/** A message of the study as it comes: its end, signed by whom. */
function end(code: string, signer = "coordinator", plan = PLAN): Uint8Array {
  return encodeCanonical({
    type: "ended",
    envelope: signEnd(tinyKey("tiny", signer), plan, code, "no data"),
  });
}

/** A node whose owner has refused the study, and what it has heard and sent of it. */
function refusing(declined = true) {
  const heard: string[] = [];
  const sent: string[] = [];
  let isOpen = declined;
  const studies = new RefusedStudies({
    inbox: {
      isAgreed: () => false,
      declined: (study) => (isOpen && study === STUDY ? PLAN : undefined),
      cancelled: (_, error) => {
        isOpen = false;
        heard.push(error.message);
      },
    },
    send: (study) => void sent.push(study),
    isListed: () => true,
    join: () => undefined,
    ended: (_, { code }) => void heard.push(code),
  });
  studies.add(STUDY);
  studies.end();
  return { studies, heard, sent };
}

test("who has refused a study by hand hears its signed end, once, and nothing else of it", () => {
  const { studies, heard } = refusing();
  const otherPlan = { ...PLAN, title: "another" };
  studies.receive(STUDY, new Uint8Array([1, 2, 3]));
  studies.receive(STUDY, encodeCanonical({ type: "final", results: [] }));
  studies.receive(STUDY, end("STUDY_CANCELLED", "shop-1"));
  studies.receive(STUDY, end("STUDY_CANCELLED", "coordinator", otherPlan));
  studies.receive(STUDY, end("STUDY_REPLACED"));
  studies.receive("5a".repeat(32), end("STUDY_CANCELLED"));
  expect(heard).toEqual([]);
  studies.receive(STUDY, end("STUDY_CANCELLED"));
  studies.receive(STUDY, end("STUDY_CANCELLED"));
  expect(heard).toEqual([
    expect.stringContaining('The operator has cancelled this study ("no data").'),
    "STUDY_CANCELLED",
  ]);
});

test("over a new connection it asks what has become of what its owner has refused, not of what its policy has", () => {
  const [byHand, byPolicy] = [refusing(), refusing(false)];
  for (const { studies } of [byHand, byPolicy]) {
    expect(studies.has(STUDY)).toBe(true);
    studies.ask(STUDY);
  }
  expect([byHand.sent, byPolicy.sent]).toEqual([[STUDY], []]);
});
