import { expect, test } from "vitest";
import { type Question, check, reportOf, titleOf } from "./check.ts";
import { IS_FULL } from "../full.ts";

const within = (victim: "nobody" | "coordinator" | number, earlyDeadlines: number) =>
  ({ victim, earlyDeadlines, restarts: true, from: "testimonies" }) as const;

/** What fits into a test run; `npm run check:model` goes further. Four nodes in full only. */
const QUESTIONS: readonly Question[] = [
  { nodes: 3, honest: within("nobody", 2) },
  { nodes: 3, honest: within(0, 0) },
  { nodes: 3, honest: { ...within(0, 0), restarts: false } },
  { nodes: 3, honest: within("coordinator", 0) },
  { nodes: 4, honest: within("nobody", 1) },
  { nodes: 3, honest: within("nobody", 0), words: 1 },
  { nodes: 3, honest: within("nobody", 0), words: 2 },
  ...(IS_FULL ? [{ nodes: 3, honest: within("coordinator", 0), words: 1 }] : []),
  { nodes: 3, honest: within(0, 0), words: 1 },
  { nodes: 3, lying: { deaths: 1 } },
  { nodes: 4, lying: { deaths: 0 } },
];

test.each(
  QUESTIONS.filter(({ nodes }) => IS_FULL || nodes < 4).map(
    (question) => [titleOf(question), question] as const,
  ),
)("%s: no state breaks a rule", (_, question) => {
  const outcome = check(question);
  process.stdout.write(`  model: ${reportOf(question, outcome)}\n`);
  expect(outcome.broken).toBeUndefined();
  expect(outcome.isComplete).toBe(true);
  expect("lying" in question || outcome.endings.has("done")).toBe(true);
});
