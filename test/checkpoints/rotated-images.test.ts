import { knownLedgers } from "@fedseg/client-node/session/known-ledgers.ts";
import { fromHex } from "@fedseg/shared/crypto/bytes.ts";
import { describeRotation, judgeRotation, rotationSizes } from "@fedseg/shared/ledger/rotation.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";
import { LedgerTree } from "@fedseg/shared/ledger/tree.ts";

const VICTIM = 0;
const [OLD, NEW] = [tinyKey("tiny", tinyName(VICTIM)), tinyKey("rotated", tinyName(VICTIM))];

/** A study of which the coordinator passes on no checkpoint. */
const study = new InProcessStudy({
  nodes: 3,
  hooks: { toNode: (_, message) => (message.type === "checkpoints" ? [] : [{ message }]) },
}).run();

/** What a peer makes of a new key that takes over these lines, and one more, with proofs from these sizes. */
function judged(peer: number, before: readonly string[], sizes: readonly number[] = []) {
  const tree = new LedgerTree();
  for (const line of [...before, "KEY_ROTATE"]) tree.append(line);
  const { size } = tree;
  const proofs = sizes.map((from) => ({ from, hashes: tree.proveConsistency(from, size) }));
  const ledger = { size, root: tree.rootAt(size), proofs };
  const rotation = describeRotation(tinyName(VICTIM), { from: OLD, to: NEW }, ledger);
  return judgeRotation(rotation, knownOf(peer));
}

const knownOf = (peer: number) =>
  knownLedgers(study.disk(peer), {
    name: tinyName(VICTIM),
    identity: fromHex(study.plan.roster[VICTIM].identity),
  });

test("a new key over an old disk is refused by whoever has seen only a report of the old key", () => {
  const lines = study.disk(VICTIM).lines();
  for (const peer of [1, 2]) {
    const [{ size }, ...more] = knownOf(peer);
    expect(more).toEqual([]);
    expect(judged(peer, lines.slice(0, 3))).toBe("behind");
    expect(judged(peer, lines.slice(0, size + 1), [size])).toBe("behind");
    expect(judged(peer, lines, [size])).toBe("extends");
    expect(judged(peer, lines)).toBe("unproved");
    expect(judged(peer, ["another", ...lines.slice(1)], [size])).toBe("behind");
  }
});

test("a statement proves itself from the ledgers over which its newest reports were made, with or without a RELEASE ahead", () => {
  const lines = study.disk(VICTIM).lines();
  const sizes = rotationSizes(lines, []);
  for (const peer of [1, 2]) {
    expect(sizes).toContain(knownOf(peer)[0].size);
    expect(judged(peer, lines, sizes)).toBe("extends");
  }
});
