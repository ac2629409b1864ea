import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { sealEnvelope } from "@fedseg/shared/protocol/envelope.ts";
import { COORDINATOR, EVERYONE } from "@fedseg/shared/protocol/primitives.ts";
import { signEnd } from "@fedseg/shared/session/ended.ts";
import { planBinding } from "@fedseg/shared/session/study.ts";
import { TINY_CLOCK } from "../../simulation/tiny-market.ts";
import { type Attack, instead, lastly } from "../attack.ts";
import { keyOf, unsign } from "../forger.ts";

const OPEN = { type: "open", session: 1 } as const;
const BUNDLED = { refusal: undefined, said: ["bundle 1/1"], charged: [] };
const other = "ab".repeat(32);

/** Lies about which study goes on and which has ended, in place of the first OPEN. */
export const ENDS: readonly Attack[] = [
  {
    words: "overlapping attempts",
    name: "a new plan, soundly signed, while a study is under way",
    ...BUNDLED,
    told: "STUDY_UNDER_WAY",
    script: (stage) =>
      lastly(OPEN, () => {
        const plan = { ...stage.plan, studyId: other };
        const address = {
          type: "PLAN",
          session: 0,
          attempt: 0,
          sender: COORDINATOR,
          recipient: EVERYONE,
        } as const;
        const content = { plan: planBytes(plan), seconds: Math.floor(TINY_CLOCK / 1000) };
        return {
          type: "plan",
          envelope: sealEnvelope(keyOf(COORDINATOR), planBinding(plan), address, content),
        };
      })(stage),
  },
  {
    words: "overlapping attempts",
    name: "an END for the victim alone, soundly signed, while the study goes on",
    refusal: "STUDY_CANCELLED",
    said: ["bundle 1/1"],
    charged: [],
    script: (stage) =>
      instead(OPEN, () => ({
        type: "ended",
        envelope: signEnd(keyOf(COORDINATOR), stage.plan, "STUDY_CANCELLED"),
      }))(stage),
  },
  {
    words: "unsigned injected messages",
    name: "an END",
    ...BUNDLED,
    told: "END_UNSIGNED",
    script: (stage) =>
      lastly(OPEN, () => ({
        type: "ended",
        envelope: unsign(signEnd(keyOf(COORDINATOR), stage.plan, "STUDY_CANCELLED")),
      }))(stage),
  },
  {
    words: "bundle replayed from another study, session or attempt",
    name: "the END of another study",
    ...BUNDLED,
    told: "END_UNSIGNED",
    script: (stage) =>
      lastly(OPEN, () => ({
        type: "ended",
        envelope: signEnd(keyOf(COORDINATOR), { ...stage.plan, studyId: other }, "STUDY_CANCELLED"),
      }))(stage),
  },
];
