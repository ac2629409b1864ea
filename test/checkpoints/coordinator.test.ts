import { expect, test } from "vitest";
import { settleClosing } from "@fedseg/coordinator/session/last-checkpoints.ts";
import type { Presence } from "@fedseg/coordinator/session/state.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { checkpointIn, signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import type { NodeMessage } from "@fedseg/shared/protocol/index.ts";
import type { Delivery } from "../simulation/hooks.ts";
import { honestStudy } from "../simulation/honest-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { MemoryStore } from "../simulation/memory-store.ts";
import { tinyKey, tinyName } from "../simulation/tiny-market.ts";

const FORKER = 2;
const KEY = tinyKey("tiny", tinyName(FORKER));

/** A second ledger of the same node, and its checkpoint at some size. */
function forgedNote(size: number): string {
  const now = () => new Date("2026-02-01T00:00:00Z");
  const books = new Books(new MemoryStore(), { key: KEY, name: tinyName(FORKER), now });
  const identity = [...KEY.publicKey].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const genesis = { epsilon: "1", delta: "1e-6", budgetMuSq: "1", ladder: ["1"] };
  books.commit([], [{ type: "GENESIS", identity, role: "node", ...genesis }]);
  while (books.standing().head.size < size)
    books.commit([], [{ type: "DENY", study: "cd".repeat(32), code: "POLICY_ROSTER" }]);
  return signCheckpoint(KEY, tinyName(FORKER), { size, root: books.tree().rootAt(size) });
}

test("LEDGER_FORK: a node that signs two ledgers of one length ends the study, and both notes are kept", () => {
  let isForked = false;
  const twice = (message: NodeMessage): Delivery<NodeMessage>[] => {
    if (message.type !== "checkpoint" || isForked) return [{ message }];
    isForked = true;
    const { note } = message.checkpoint;
    const { size } = checkpointIn(note, { name: tinyName(FORKER), identity: KEY.publicKey })!;
    const checkpoint = { note: forgedNote(size), from: 0, proof: [] };
    const forged: NodeMessage = { type: "checkpoint", checkpoint };
    return [{ message }, { message: forged, delayMs: 1 }];
  };
  const study = new InProcessStudy({
    hooks: { toCoordinator: (from, message) => (from === FORKER ? twice(message) : [{ message }]) },
  }).run();
  expect(study.coordinator()?.phase).toBe("failed");
  const evidence = study.told.find(
    ({ party, text }) => party === "coordinator" && text.includes("fedseg/shop-3"),
  );
  expect(evidence?.code).toBe("LEDGER_FORK");
  expect(evidence?.text.match(/^fedseg\/shop-3$/gm)).toHaveLength(2);
  expect(study.model()).toBeUndefined();
});

test("a node that forks its ledger after the model convicts itself and holds nobody up", () => {
  let isForked = false;
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      toCoordinator: (from, message) => {
        const isLast = study.coordinator()?.phase === "done";
        if (from !== FORKER || message.type !== "checkpoint" || isForked || !isLast) return [{ message }];
        isForked = true;
        const { note } = message.checkpoint;
        const { size } = checkpointIn(note, { name: tinyName(FORKER), identity: KEY.publicKey })!;
        const checkpoint = { note: forgedNote(size), from: 0, proof: [] };
        return [{ message }, { message: { type: "checkpoint", checkpoint } }];
      },
    },
  });
  study.run();
  expect(isForked).toBe(true);
  const done = study.coordinator();
  expect(done?.phase === "done" && done.closing.type).toBe("closed");
  expect(study.told).toContainEqual(expect.objectContaining({ party: "coordinator", code: "LEDGER_FORK" }));
  expect(study.told.filter(({ code }) => code === "UNCOSIGNED")).toEqual([]);
});

test("LEDGER_BEHIND: a coordinator restored from an old image is told by the nodes, and stops", () => {
  let image: MemoryStore | undefined;
  let isRestored = false;
  const study: InProcessStudy = new InProcessStudy({
    hooks: {
      crashCoordinator: (effect) => {
        if (effect.type !== "commit" || effect.ledger[0]?.type !== "RELEASE") return undefined;
        const { session } = effect.ledger[0];
        if (session === 1) image ??= study.disk("coordinator").copy();
        if (session !== 4 || isRestored) return undefined;
        isRestored = true;
        return { when: "after", restartMs: 20, ...(image && { disk: image }) };
      },
    },
  });
  study.run();
  const codes = study.told.filter(({ party }) => party === "coordinator").map(({ code }) => code);
  expect(isRestored).toBe(true);
  expect(codes).toContain("LEDGER_BEHIND");
  expect(study.model()).toBeUndefined();
});

test("who comes back first after a restart does not close a study for those who come later, only for those who are gone", () => {
  const done = honestStudy().coordinator();
  if (done?.phase !== "done") throw new TypeError("expected a finished study");
  const [first, ...others] = done.presence.keys();
  const settled = (presence: Presence) => {
    const back = done.presence.map((_, node): Presence => (node === first ? "here" : presence));
    const sent = { type: "gathering", sent: new Set([first]) } as const;
    const [next] = settleClosing({ ...done, presence: back, closing: sent });
    return next.phase === "done" && next.closing.type;
  };
  expect(others.length).toBeGreaterThan(0);
  expect(settled("away")).toBe("gathering");
  expect(settled("gone")).toBe("cosigning");
});
