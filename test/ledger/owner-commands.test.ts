import type { Books } from "@fedseg/keeper/books/books.ts";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { acceptRotation } from "@fedseg/client-node/edge/commands/accept-rotation.ts";
import { account } from "@fedseg/client-node/edge/commands/account.ts";
import { addRevocation } from "@fedseg/client-node/edge/commands/add-revocation.ts";
import { carryOver } from "@fedseg/client-node/edge/commands/carry-over.ts";
import { correct } from "@fedseg/client-node/edge/commands/correct.ts";
import { leave } from "@fedseg/client-node/edge/commands/leave.ts";
import { ledger } from "@fedseg/client-node/edge/commands/ledger.ts";
import { raiseBudget } from "@fedseg/client-node/edge/commands/raise-budget.ts";
import { revoke } from "@fedseg/client-node/edge/commands/revoke.ts";
import { rotate } from "@fedseg/client-node/edge/commands/rotate-key.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { withOwnBooks } from "@fedseg/client-node/edge/books/with-books.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { EMPTY_LEDGER, appendEntry, formatEntry } from "@fedseg/shared/ledger/entry.ts";
import { nodeGenesis } from "@fedseg/shared/ledger/genesis.ts";
import { signCheckpoint } from "@fedseg/shared/ledger/checkpoint.ts";
import { noteKey } from "@fedseg/shared/ledger/notebook.ts";
import { revocationOf, revocationText } from "@fedseg/shared/ledger/revocation.ts";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { TestStudy } from "../e2e/test-study.ts";
import { given } from "../cli/given.ts";

let study: TestStudy;
let config: string;
beforeEach(async () => {
  study = await TestStudy.create(3, 1000);
  config = join(study.nodes[0].folder, "config.yaml");
});
afterEach(() => study.stop());

/** Runs a command of the first node, or of another's configuration; returns what it told and printed. */
async function run(command: Run, options: Options = {}): Promise<string> {
  const told: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((text) => void told.push(String(text)));
  onTestFinished(() => log.mockRestore());
  await command(given({ config, ...options }), (code, text, fields) => {
    told.push(`${code} ${text} ${JSON.stringify(fields)}`);
  });
  log.mockRestore();
  return told.join("\n");
}

const refusal = (code: string) => expect.objectContaining({ code });

function balance() {
  return withOwnBooks(loadNodeConfig(config), ({ books }) => books.standing().account);
}

test("a budget is raised rung by rung, each time confirmed, and to the top only", async () => {
  const { ladder, filter } = await balance();
  await expect(run(raiseBudget)).rejects.toEqual(refusal("UNCONFIRMED"));
  expect((await balance()).filter.budgetSq).toBe(filter.budgetSq);
  let next = ladder.indexOf(filter.budgetSq) + 1;
  for (; next < ladder.length; next += 1) {
    expect(await run(raiseBudget, { yes: "" })).toContain("RAISED");
    expect((await balance()).filter.budgetSq).toBe(ladder[next]);
  }
  await expect(run(raiseBudget, { yes: "" })).rejects.toEqual(refusal("LADDER_ENDS"));
});

test("an account that the configuration names otherwise than the ledger is refused, with what to do", async () => {
  await balance();
  for (const change of [{ epsilon: 40 }, { epsilon: 20 }, { delta: 1e-7 }]) {
    const path = study.writeVariant("shop-1", "changed.yaml", (changed) => {
      Object.assign(changed["account"] as object, change);
    });
    await expect(run(raiseBudget, { config: path })).rejects.toEqual(refusal("ACCOUNT_DIFFERS"));
  }
});

test("a correction adds a forgotten charge to the balance, and leaves the entry as it is", async () => {
  const before = await withOwnBooks(loadNodeConfig(config), ({ books }) => books.lines());
  await run(correct, { seq: "0", text: "A sum of May was released twice.", "mu-sq": "0.25" });
  const after = await withOwnBooks(loadNodeConfig(config), ({ books }) => books.lines());
  expect(after.slice(0, before.length)).toEqual(before);
  expect(spentSq((await balance()).filter)).toBe(1n << 78n);
  expect(await run(account)).toContain("final     mu² 0.2500");
});

test.each([
  [{ seq: "7", text: "no such entry" }, "ENTRY_UNKNOWN"],
  [{ seq: "-1", text: "no such entry" }, "ENTRY_UNKNOWN"],
  [{ seq: "0", text: "x", "mu-sq": "-1" }, "CORRECTION_UNUSABLE"],
  [{ seq: "0", text: "x", "mu-sq": "1e3" }, "CORRECTION_UNUSABLE"],
  [{ seq: "0", text: "x".repeat(501) }, "CORRECTION_UNUSABLE"],
])("a correction that says %o is refused", async (options, code) => {
  await expect(run(correct, options)).rejects.toEqual(refusal(code));
  expect(spentSq((await balance()).filter)).toBe(0n);
});

test("the account is shown before the first start and after, without writing anything", async () => {
  const first = await run(account);
  expect(first).toMatch(/authorised/);
  expect(first).toContain("LEDGER of 0 entries");
  expect(first).toContain("nothing is spent: whoever stops here has released nothing");
  expect(first).not.toMatch(/guarantee|you are below/);
  expect(readdirSync(study.nodes[0].folder)).not.toContain("books.db");
  await balance();
  expect(await run(account)).toContain("LEDGER of 1 entry; no checkpoint of it has been signed yet");
});

test("a partner takes over a changed key when both keys have signed it, and from the key that it has pinned", async () => {
  await balance();
  await run(rotate);
  const name = readdirSync(study.nodes[0].folder).find((file) => file.startsWith("rotation-"))!;
  const file = join(study.nodes[0].folder, name);
  const partner = join(study.nodes[1].folder, "config.yaml");
  expect(await run(acceptRotation, { config: partner, file })).toContain("replace");
  const forged = join(study.folder, "forged.json");
  writeFileSync(forged, readFileSync(file, "utf8").replace(/"to": "../, '"to": "00'));
  await expect(run(acceptRotation, { config: partner, file: forged })).rejects.toEqual(
    refusal("STATEMENT_UNSIGNED"),
  );
  const stranger = study.writeVariant("shop-2", "stranger.yaml", (changed) => {
    (changed["policy"] as { roster: { identity: string }[] }).roster[0].identity = "11".repeat(32);
  });
  await expect(run(acceptRotation, { config: stranger, file })).rejects.toEqual(refusal("ROTATION_FOREIGN"));
});

test("a changed key over an older ledger than was cosigned, or from a revoked key, is not taken over", async () => {
  await run(correct, { seq: "0", text: "an entry" });
  await run(rotate);
  const name = readdirSync(study.nodes[0].folder).find((entry) => entry.startsWith("rotation-"))!;
  const file = join(study.nodes[0].folder, name);
  const partner = join(study.nodes[1].folder, "config.yaml");
  await cosign(partner, 5);
  await expect(run(acceptRotation, { config: partner, file })).rejects.toEqual(refusal("ROTATION_BEHIND"));
  const other = join(study.nodes[2].folder, "config.yaml");
  const revocation = join(study.folder, "revocation.json");
  writeFileSync(revocation, revocationText(revocationOf(study.nodes[0].key, "shop-1", "lost")));
  expect(await run(addRevocation, { config: other, file: revocation })).toContain("pins it for shop-1");
  expect(await run(addRevocation, { config: other, file: revocation })).toContain("already");
  await expect(run(acceptRotation, { config: other, file })).rejects.toEqual(refusal("ROTATION_BY_REVOKED"));
});

/** Makes a node believe that it has cosigned a checkpoint of the first node's ledger. */
async function cosign(path: string, size: number): Promise<void> {
  const signatory = { name: "shop-1", identity: study.nodes[0].key.publicKey };
  const note = signCheckpoint(study.nodes[0].key, "shop-1", { size, root: new Uint8Array(32) });
  await withOwnBooks(loadNodeConfig(path), ({ books }) =>
    books.commit([{ key: noteKey(signatory), value: new TextEncoder().encode(note) }], []),
  );
}

test.each([
  ["a revocation with another reason", (text: string) => text.replace("lost", "sold"), "STATEMENT_UNSIGNED"],
  ["something that is none", () => "{}", "STATEMENT_UNREADABLE"],
])("%s is not entered", async (_, change, code) => {
  const file = join(study.folder, "revocation.json");
  writeFileSync(file, change(revocationText(revocationOf(study.nodes[1].key, "shop-2", "lost"))));
  await expect(run(addRevocation, { file })).rejects.toEqual(refusal(code));
});

test("nothing is revoked without a confirmation", async () => {
  await expect(run(revoke, { reason: "lost" })).rejects.toEqual(refusal("UNCONFIRMED"));
  expect(await withOwnBooks(loadNodeConfig(config), ({ books }) => books.standing().revoked.size)).toBe(0);
});

const STUDY = "5a".repeat(32);
const HASH = "00".repeat(32);

/** What the books hold of a study that the node has approved. */
async function beginStudy(books: Pick<Books, "commit">, planHash: string): Promise<void> {
  const approval = { channelKey: HASH, snapshot: "2026-01-01T00:00:00Z" };
  await books.commit(
    [{ key: `${planHash}/plan`, value: new Uint8Array(1) }],
    [{ type: "APPROVE", study: planHash, ...approval }],
  );
}

test("of several studies under way the one is given up that is named, and no key changes before the last has ended", async () => {
  const other = "5b".repeat(32);
  await withOwnBooks(loadNodeConfig(config), async ({ books }) => {
    await beginStudy(books, STUDY);
    await beginStudy(books, other);
  });
  await expect(run(leave, { yes: "" })).rejects.toEqual(refusal("STUDY_AMBIGUOUS"));
  await expect(run(leave, { yes: "", study: "5c" })).rejects.toEqual(refusal("STUDY_NONE"));
  expect(await run(leave, { yes: "", study: "5b5b" })).toContain(other);
  await expect(run(rotate)).rejects.toEqual(refusal("KEY_IN_STUDY"));
  expect(await run(leave, { yes: "" })).toContain(STUDY);
  expect(await run(rotate)).toContain("ROTATED");
});

test("a study under way is given up once it is confirmed, and its charges stay", async () => {
  await expect(run(leave)).rejects.toEqual(refusal("STUDY_NONE"));
  const charge = { session: 1, attempt: 1, query: "moments", openHash: HASH, muSq: "7" } as const;
  await withOwnBooks(loadNodeConfig(config), async ({ books }) => {
    await beginStudy(books, STUDY);
    await books.commit([], [{ type: "RESERVE", study: STUDY, ...charge }]);
  });
  await expect(run(leave)).rejects.toEqual(refusal("UNCONFIRMED"));
  expect(await run(leave, { yes: "" })).toContain("LEFT");
  expect(spentSq((await balance()).filter)).toBe(7n);
  await expect(run(leave, { yes: "" })).rejects.toEqual(refusal("STUDY_NONE"));
  expect(readFileSync(join(study.nodes[0].folder, "ledger.jsonl"), "utf8")).toContain("STUDY_LEFT");
});

test("after a lost disk a new account begins with what the partners' ledgers say was charged", async () => {
  const out = join(study.folder, "collected");
  const carry = (of: string, yes = true) => run(carryOver, { from: out, of, ...(yes && { yes: "" }) });
  for (const { name, folder } of study.nodes.slice(1)) {
    const theirs = join(folder, "config.yaml");
    await withOwnBooks(loadNodeConfig(theirs), async ({ books }) => {
      const turn = { study: STUDY, attempt: 1, query: "moments", openHash: HASH } as const;
      const sessions = name === "shop-2" ? [1, 2] : [2, 3];
      const charges = sessions.map((session) => ({ type: "RESERVE", ...turn, session, muSq: "5" }) as const);
      await books.commit([], charges);
    });
    await expect(carry("shop-0")).rejects.toEqual(refusal("TESTIMONY_MISSING"));
    expect(await run(ledger, { config: theirs, out })).toContain("LEDGER");
  }
  const [, { name, key, folder }] = study.nodes;
  const newer = signCheckpoint(key, name, { size: 100, root: new Uint8Array(32) });
  const notes = join(out, "checkpoints", `${name}.notes`);
  mkdirSync(join(out, "checkpoints"));
  writeFileSync(notes, newer);
  await expect(carry("shop-0")).rejects.toEqual(refusal("TESTIMONY_OLD"));
  rmSync(notes);
  await expect(carry("shop-1")).rejects.toEqual(refusal("LOST_LEDGER_GOES_ON"));
  const copy = join(out, "ledgers", "shop-0.jsonl");
  const genesis = {
    ledger: "shop-0",
    time: "2026-01-01T00:00:00.000Z",
    body: nodeGenesis(toHex(key.publicKey), 30, 1e-6),
  };
  writeFileSync(copy, `${formatEntry(appendEntry(key, EMPTY_LEDGER, genesis).entry)}\n`);
  const said: string[] = [];
  const ask = carryOver(given({ config, from: out, of: "shop-0" }), (_, text) => void said.push(text));
  await expect(ask).rejects.toEqual(refusal("UNCONFIRMED"));
  expect(said.join("\n")).toMatch(/copy of the ledger of shop-0 is its own: .*names its key/);
  await withOwnBooks(loadNodeConfig(join(folder, "config.yaml")), async ({ books }) => {
    const seen = { ledger: "shop-0", identity: "11".repeat(32), size: 9, root: HASH };
    await books.commit([], [{ type: "WITNESS", study: STUDY, checkpoints: [seen] }]);
  });
  const newKey = toHex(study.nodes[0].key.publicKey);
  for (const partner of study.nodes.slice(1))
    await run(ledger, { config: join(partner.folder, "config.yaml"), out, for: newKey });
  await expect(carry("shop-0")).rejects.toEqual(refusal("TESTIMONY_FOREIGN"));
  rmSync(copy);
  await expect(carry("shop-0", false)).rejects.toEqual(refusal("UNCONFIRMED"));
  expect(await carry("shop-0")).toContain("CARRIED");
  expect(spentSq((await balance()).filter)).toBe(15n);
  await expect(carry("shop-0")).rejects.toEqual(refusal("ACCOUNT_BEGUN"));
});

test("a complete bundle of before the last charge is not believed: partners sign their ledgers for the new key", async () => {
  const [lost, ...partners] = study.nodes;
  const newKey = toHex(lost.key.publicKey);
  const charge = async (session: number) => {
    const turn = { study: STUDY, attempt: 1, query: "moments", openHash: HASH } as const;
    for (const { folder } of partners)
      await withOwnBooks(loadNodeConfig(join(folder, "config.yaml")), ({ books }) =>
        books.commit([], [{ type: "RESERVE", ...turn, session, muSq: "5" }]),
      );
  };
  const handIn = async (out: string, options: Options) => {
    for (const { folder } of partners)
      await run(ledger, { config: join(folder, "config.yaml"), out, ...options });
  };
  const told: string[] = [];
  const carry = (from: string, options: Options) =>
    carryOver(
      given({ config, from, of: "shop-0", ...options }),
      (code, text) => void told.push(`${code} ${text}`),
    );
  const [old, fresh] = ["old", "fresh"].map((name) => join(study.folder, name));
  await charge(1);
  // Another account's key is none that binds.
  await handIn(old, { for: "11".repeat(32) });
  await charge(2);
  await expect(carry(old, {})).rejects.toEqual(refusal("UNCONFIRMED"));
  for (const { name } of partners) expect(told.join("\n")).toContain(`UNPROVED that ${name} has handed in`);
  await expect(carry(old, { yes: "" })).rejects.toEqual(refusal("TESTIMONY_STALE"));
  await expect(carry(old, { yes: "", without: "shop-2" })).rejects.toEqual(refusal("TESTIMONY_STALE"));
  await expect(run(ledger, { config, out: fresh, for: "shop-0" })).rejects.toEqual(refusal("TESTIMONY_KEY"));
  await handIn(fresh, { for: newKey });
  const [mixed] = ["shop-2.jsonl"].map((name) => join(fresh, "ledgers", name));
  const newest = readFileSync(mixed);
  writeFileSync(mixed, readFileSync(join(old, "ledgers", "shop-2.jsonl")));
  await expect(carry(fresh, {})).rejects.toEqual(refusal("TESTIMONY_OLD"));
  writeFileSync(mixed, newest);
  told.length = 0;
  await expect(carry(fresh, {})).rejects.toEqual(refusal("UNCONFIRMED"));
  expect(told.join("\n")).not.toContain("has handed in its newest ledger");
  await carry(old, { yes: "", without: "shop-2, shop-3" });
  expect(spentSq((await balance()).filter)).toBe(5n);
  expect(readFileSync(join(lost.folder, "ledger.jsonl"), "utf8")).toContain(
    "not signed for this account: shop-2, shop-3",
  );
});
