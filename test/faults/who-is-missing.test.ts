import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyName } from "../simulation/tiny-market.ts";

const ABSENT = 2;
const [willing, absent] = [[0, 1, 3].map(tinyName), tinyName(ABSENT)];

/** Four nodes of which one is never heard. */
const study = new InProcessStudy({
  hooks: { toCoordinator: (from, message) => (from === ABSENT ? [] : [{ message }]) },
}).run();

const toldBy = (party: number | "coordinator", code: string) =>
  study.told.filter((told) => told.party === party && told.code === code).map(({ text }) => text);

test("one absent node leaves all unenrolled, and the operator is told who is absent and who waits for whom", () => {
  const [text] = toldBy("coordinator", "NOT_ENROLLED");
  expect(text).toContain(
    `These platforms have said nothing to the plan since this coordinator started: ${absent}.`,
  );
  const waiting = willing.map((name) => `${name} (no answer of ${absent})`).join("; ");
  expect(text).toContain(`These agree to it and were waiting: ${waiting}.`);
});

test("every node tells by its own count for whom it waits, whatever the coordinator says", () => {
  for (const node of [0, 1, 3]) {
    const last = toldBy(node, "ASKING_PEERS").at(-1);
    expect(last).toMatch(new RegExp(`1 more partner has answered.*It waits for: ${absent}\\.$`));
  }
});
