import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { backUpBooks } from "@fedseg/keeper/books/backup.ts";
import { parseEntry } from "@fedseg/shared/ledger/entry.ts";
import { parseNotes } from "@fedseg/shared/ledger/note.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runCommand } from "../cli/command.ts";
import { TestStudy } from "./test-study.ts";

let study: TestStudy;
let first: readonly unknown[];
let refusal: { readonly status: number | null; readonly stderr: string };
afterAll(() => study.stop());

const BOOKS = ["books.db", "books.db-wal"];

beforeAll(async () => {
  study = await TestStudy.create(3, 40_000);
  const [victim, ...others] = study.nodes;
  const backup = join(study.folder, "backup");
  const taken = Promise.withResolvers<unknown>();
  let isTaken = false;
  victim.proxy.onPassed = (message) => {
    if (isTaken || message.type !== "unmask" || message.envelope.session !== 2) return;
    isTaken = true;
    // While the node runs, which goes on meanwhile.
    taken.resolve(backUpBooks({ folder: victim.folder }, backup));
  };
  await study.start();
  first = await study.ended();
  await taken.promise;
  for (const file of BOOKS) rmSync(join(victim.folder, file), { force: true });
  copyFileSync(join(backup, "books.db"), join(victim.folder, "books.db"));
  // For this disk the first study has not ended: it would say no to any other.
  const own = join(victim.folder, "config.yaml");
  await runCommand("client-node/src/edge/main.ts", ["leave", "--config", own, "--yes"]);
  const config = study.writeVariant("coordinator", "second.yaml", (second) => {
    second["folder"] = "second";
    second["study"].title = "Second study";
  });
  const coordinator = study.launch("coordinator", config);
  const { port } = await coordinator.until("listening", ({ code }) => code === "LISTENING");
  for (const { proxy } of study.nodes) proxy.target = Number(port);
  for (const node of others) study.startNode(node);
  const restored = study.startNode(victim);
  refusal = { status: await restored.exited, stderr: restored.stderr + restored.stdout };
  await coordinator.kill();
}, 120_000);

test("the first study ended well at everybody", () => {
  expect(first).toEqual([0, 0, 0, 0]);
});

test("LEDGER_BEHIND: a node whose folder came from a backup is told by its partners in its next study", () => {
  expect(refusal.stderr).toContain("LEDGER_BEHIND");
  expect(refusal.status).toBe(1);
  const ledger = study.ledger(study.nodes[0].name).map((line) => parseEntry(line)!.body);
  // What its owner did by hand is its last line: the node has signed none.
  expect(ledger.at(-1)).toMatchObject({ type: "DENY", code: "STUDY_LEFT" });
  for (const type of ["APPROVE", "ENROLLED"])
    expect(ledger.filter((entry) => entry.type === type)).toHaveLength(1);
});

test("its partners' copies of the first study say what is missing", () => {
  const notes = readFileSync(join(study.bundle, "checkpoints", `${study.nodes[0].name}.notes`), "utf8");
  expect(parseNotes(notes)!.at(-1)!.signatures).toHaveLength(4);
});
