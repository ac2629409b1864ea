import { collect } from "@fedseg/auditor/collect/collect.ts";
import { shownTo } from "@fedseg/client-node/session/shown.ts";
import { toHex, utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { hashPlan, planBytes } from "@fedseg/shared/plan/plan.ts";
import type { CoordinatorMessage, NodeMessage } from "@fedseg/shared/protocol/index.ts";
import { expect, test } from "vitest";
import { turnOf } from "../adversary/statements.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import type { MemoryStore } from "../simulation/memory-store.ts";
import { tinyName } from "../simulation/tiny-market.ts";
import { audit } from "./audit.ts";
import { objections } from "./faults.ts";
import { publishedBy } from "./make-bundle.ts";

const [WITNESS, VICTIM] = [0, 1];

const isOf = (message: CoordinatorMessage | NodeMessage, type: string, turn: string) =>
  message.type === type && "envelope" in message && turnOf(message.envelope) === turn;

/**
 * Five nodes. The victim reports in 2/1, of which one partner alone is shown the CLOSE; then its disk is brought back to before that
 * report, and what this partner would answer it is lost, with all other checkpoints of its ledger.
 */
function broughtBack(): InProcessStudy {
  let image: MemoryStore | undefined;
  let isBack = false;
  const study: InProcessStudy = new InProcessStudy({
    nodes: 5,
    hooks: {
      toCoordinator(from, message) {
        const isLost =
          (from === VICTIM && message.type === "checkpoint" && !isBack) ||
          (from === WITNESS && message.type === "witness" && isBack) ||
          (from === WITNESS && isOf(message, "unmask", "2/1"));
        return isLost ? [] : [{ message }];
      },
      toNode(to, message) {
        if (!isOf(message, "close", "2/1")) return [{ message }];
        if (to !== WITNESS) return [];
        isBack = true;
        study.agenda.after(5, () => study.kill(VICTIM, { restartMs: 2500, disk: image! }));
        return [{ message }];
      },
      crashNode(node, effect) {
        const charge = effect.type === "commit" && effect.ledger.find((draft) => draft.type === "RESERVE");
        if (node === VICTIM && charge && charge.session === 2) image ??= study.disk(VICTIM).copy();
        return undefined;
      },
    },
  });
  return study.run();
}

test("a node brought back to before a report that one partner has seen, who could not tell it so, is not called a liar", () => {
  const study = broughtBack();
  const lines = study.disk(VICTIM).lines().join("\n");
  expect(lines).toContain('"MODEL"');
  const studies = [toHex(hashPlan(planBytes(study.plan)))];
  const folders = [...study.plan.roster.keys()].map((node) => {
    const disk = study.disk(node);
    const ledger = utf8(
      disk
        .lines()
        .map((line) => `${line}\n`)
        .join(""),
    );
    const shown = shownTo(tinyName(node), studies, (key) => disk.read(key));
    return { label: tinyName(node), source: new Map([...shown, ["ledger.jsonl", ledger]]) };
  });
  const report = audit(collect([{ label: "published", source: publishedBy(study)! }, ...folders]).files);
  expect([report.verdict, objections(report)]).toEqual(["NOT VERIFIABLE", ["8 REPORT_UNBOOKED?"]]);
});
