import { audit } from "./audit.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { faults, objections } from "./faults.ts";
import { bundleOf } from "./make-bundle.ts";

const VICTIM = 0;

test.each([4, 5].flatMap((nodes) => [5, 60_000].map((restartMs) => [nodes, restartMs] as const)))(
  "of %i nodes one that lost its UNMASK and came back after %i ms writes nothing more, and nobody calls that a lie",
  (nodes, restartMs) => {
    let [image, hasUnmasked, isDead]: [MemoryStore | undefined, boolean, boolean] = [undefined, false, false];
    const study: InProcessStudy = new InProcessStudy({
      nodes,
      hooks: {
        crashNode(node, effect) {
          if (node !== VICTIM || isDead) return undefined;
          if (effect.type === "send-at-tick" && effect.turn.session === 2) image = study.disk(VICTIM).copy();
          if (hasUnmasked) {
            isDead = true;
            return { when: "before", restartMs, disk: image! };
          }
          hasUnmasked = image !== undefined && effect.type === "send" && effect.message.type === "unmask";
          return undefined;
        },
      },
    });
    study.run();
    expect([isDead, study.model() !== undefined]).toEqual([true, true]);
    const lines = study.disk(VICTIM).lines().join("\n");
    expect(lines).not.toMatch(/"type":"(MODEL|WITNESS)"/);
    const report = audit(bundleOf(study));
    expect([report.verdict, faults(report)]).toEqual(["NOT VERIFIABLE", []]);
    expect(objections(report).join()).toContain("LEDGER_OLD");
  },
);
