import { decodeCanonical } from "@fedseg/shared/protocol/codec.ts";
import { nodeMessage } from "@fedseg/shared/protocol/index.ts";
import { expect, test } from "vitest";
import { tinyTable } from "../simulation/tiny-market.ts";
import type { AgentStudy } from "../statistics/agent-study.ts";
import { PREPARE_MS, see } from "./seen.ts";

/** When each node first says something of one type. */
function firsts({ left }: AgentStudy, type: string): readonly number[] {
  return [0, 1, 2, 3].map(
    (node) =>
      left.find((sent) => sent.node === node && decodeCanonical(sent.bytes, nodeMessage)?.type === type)!.at,
  );
}

test.each([0, PREPARE_MS / 2, 5 * PREPARE_MS])(
  "rows that are ready after %d ms: a CALL before prepareMs is answered when they have passed, to the millisecond",
  async (readyMs) => {
    const study = await see((node, agenda) => ({
      prepare: () => new Promise((ready) => agenda.after(readyMs, ready)),
      table: () => tinyTable(1, node),
    }));
    const bundles = firsts(study, "bundle");
    expect(bundles.map((at, node) => at - firsts(study, "enrol")[node])).toEqual(
      bundles.map(() => PREPARE_MS),
    );
  },
);

test("a process that starts meanwhile has the whole time again", async () => {
  const at = PREPARE_MS / 2;
  const study = await see(undefined, { restart: { node: 2, at } });
  expect(firsts(study, "bundle")[2]).toBeGreaterThanOrEqual(at + PREPARE_MS);
});
