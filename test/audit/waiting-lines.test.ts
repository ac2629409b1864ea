import { audit } from "./audit.ts";
import { latestStudy } from "@fedseg/client-node/session/journal.ts";
import { refusalOnRecord } from "@fedseg/client-node/session/refuse.ts";
import { studyLeft } from "@fedseg/client-node/session/under-way.ts";
import { Books } from "@fedseg/keeper/books/books.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { expect, test } from "vitest";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { tinyKey } from "../simulation/tiny-market.ts";
import { faults } from "./faults.ts";
import { withFile } from "./forge.ts";
import { bundleOf } from "./make-bundle.ts";

const VICTIM = 1;

test("a node that waits for its peers, is taken out of the study and changes its key, is accused of nothing", () => {
  let hasDied = false;
  const study = new InProcessStudy({
    nodes: 4,
    hooks: {
      crashNode(node, effect) {
        if (node !== VICTIM || hasDied || effect.type !== "send" || effect.message.type !== "enrol")
          return undefined;
        hasDied = true;
        return { when: "after", restartMs: 20 };
      },
      // The peers' answers to the restarted one are lost, and they go on without it.
      toNode: (to, message) => (to === VICTIM && hasDied && message.type === "witness" ? [] : [{ message }]),
    },
  }).run();
  const { name } = study.plan.roster[VICTIM];
  const disk = study.disk(VICTIM);
  const [key, next] = [tinyKey("tiny", name), tinyKey("later", name)];
  const books = new Books(disk, { key, name, now: () => new Date(Date.UTC(2026, 0, 2)) });
  expect(books.waiting()).toBeGreaterThan(0);
  const { journal, ledger } = refusalOnRecord(latestStudy((entry) => books.read(entry))!.study, studyLeft());
  books.defer(journal, ledger);
  books.rotate(next);
  books.signDeferred();
  const types = disk.lines().map((line) => parseEntry(line)!.body.type);
  expect(types).toContain("ENROLLED");
  expect(types.slice(-2)).toEqual(["DENY", "KEY_ROTATE"]);
  const lines = disk.lines().map((line) => `${line}\n`);
  expect(faults(audit(withFile(bundleOf(study), `ledgers/${name}.jsonl`, utf8(lines.join("")))))).toEqual([]);
});
