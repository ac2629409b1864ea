import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FEDSEG_AUDIT } from "@fedseg/auditor/edge/program.ts";
import { readCommandLine } from "@fedseg/wording/command-line/read.ts";
import { BundleFolder } from "@fedseg/auditor/edge/read-bundle.ts";
import { writeText } from "@fedseg/auditor/edge/write-file.ts";
import type { Options, Run } from "@fedseg/wording/command-line/program.ts";
import { approve } from "@fedseg/client-node/edge/commands/approve.ts";
import { InboxFile } from "@fedseg/client-node/edge/inbox/inbox-file.ts";
import { decide } from "@fedseg/client-node/inbox/decide.ts";
import { factsOf } from "@fedseg/client-node/inbox/proposal.ts";
import { correct } from "@fedseg/client-node/edge/commands/correct.ts";
import { join as joinCommand } from "@fedseg/client-node/edge/commands/join.ts";
import { raiseBudget } from "@fedseg/client-node/edge/commands/raise-budget.ts";
import { loadNodeConfig } from "@fedseg/client-node/edge/config.ts";
import { openKernels, thisMachine } from "@fedseg/client-node/edge/kernels/open-kernels.ts";
import { runNode } from "@fedseg/client-node/edge/run.ts";
import { withOwnBooks } from "@fedseg/client-node/edge/books/with-books.ts";
import { writePreview } from "@fedseg/client-node/edge/commands/preview-study.ts";
import { writeWholeSync } from "@fedseg/client-node/edge/whole-file.ts";
import { loadCoordinatorConfig } from "@fedseg/coordinator/edge/config.ts";
import { makeInvite } from "@fedseg/coordinator/edge/invite.ts";
import { createPlan } from "@fedseg/coordinator/make-plan.ts";
import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { keygen } from "@fedseg/keeper/keys/keygen.ts";
import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { openStore } from "@fedseg/keeper/books/sqlite-store.ts";
import { inviteText } from "@fedseg/shared/plan/invite.ts";
import { planBytes } from "@fedseg/shared/plan/plan.ts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type PartyConfig, TestStudy } from "../e2e/test-study.ts";
import { type Advices, afterAdvice } from "../faults/follow.ts";
import { tinyPlan } from "../simulation/tiny-market.ts";
import { given } from "./given.ts";

let study: TestStudy;
beforeAll(async () => {
  study = await TestStudy.create(3, 1000);
  await withOwnBooks(loadNodeConfig(own("config.yaml")), () => undefined);
  writeFileSync(own("a-file"), "");
  writeFileSync(own("plan.cbor"), planBytes(tinyPlan("tiny", 3)));
  writeFileSync(own("evidence.notes"), "");
});
afterAll(() => study.stop());

const own = (path: string) => join(study.folder, "shop-1", path);
const variant = (file: string, change: (config: PartyConfig) => void) =>
  study.writeVariant("shop-1", file, change);

/** Runs an owner's command, and keeps what it prints to itself. */
async function run(command: Run, options: Options = {}): Promise<unknown> {
  const spies = [vi.spyOn(console, "log"), vi.spyOn(console, "error")];
  for (const spy of spies) spy.mockImplementation(() => undefined);
  try {
    return await command(given({ config: own("config.yaml"), ...options }), () => undefined);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

async function auditors(...words: readonly string[]) {
  const spy = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const asked = readCommandLine(FEDSEG_AUDIT, words);
  if ("help" in asked) throw new TypeError("expected a command");
  const command = await asked.command.load();
  try {
    await command({ ...asked, learn: () => undefined }, () => undefined);
  } finally {
    spy.mockRestore();
  }
}

/** A remark on the ledger's first entry. */
const NOTE = { seq: "0", text: "typing error" };

const operator = () => loadCoordinatorConfig(join(study.folder, "coordinator", "config.yaml"));
const entropy = systemEntropy();
const vaultOf = (name: string) => openVault({ keyFile: join(study.folder, name, "storage.key") }, entropy);
const store = (path: string) => openStore(path, vaultOf("shop-1")).close();

/** Puts a file in a folder's way, and gives the folder back. */
const inTheWay = (path: string) => writeFileSync(own(path), "");
const giveBack = (path: string) => {
  rmSync(own(path));
  mkdirSync(own(path));
};

/** Does something with a word in FEDSEG_KERNEL. */
async function withKernel(word: string, act: () => unknown): Promise<void> {
  vi.stubEnv("FEDSEG_KERNEL", word);
  try {
    await act();
  } finally {
    vi.unstubAllEnvs();
  }
}

const OWNERS: Advices = {
  "KERNEL_UNKNOWN: Set FEDSEG_KERNEL=reference, or leave it out.": {
    happens: () => withKernel("simd", () => runNode(loadNodeConfig(own("config.yaml")), () => undefined)),
    follow: () => withKernel("reference", () => openKernels(thisMachine())),
  },
  "CONFIG_UNREADABLE: Give the path of a readable YAML file": {
    happens: () => loadNodeConfig(own("none.yaml")),
    follow: () => loadNodeConfig(own("config.yaml")),
  },
  "CONFIG_INVALID: Correct the keys named above.": {
    happens: () => loadNodeConfig(variant("odd.yaml", (config) => (config["policyy"] = {}))),
    follow: ({ refusal }) =>
      loadNodeConfig(
        variant("odd.yaml", (config) => {
          if (refusal.what.includes("policyy")) delete config["policyy"];
        }),
      ),
  },
  "KEY_MISSING: Make one with the keygen command": {
    happens: () => loadKeyFile(own("new.key"), vaultOf("shop-1")),
    follow: () => {
      keygen({ key: own("new.key"), "storage-key": own("storage.key") });
      loadKeyFile(own("new.key"), vaultOf("shop-1"));
    },
  },
  "KEY_EXISTS: or choose another path": {
    happens: () => keygen({ key: own("identity.key"), "storage-key": own("storage.key") }),
    follow: () => keygen({ key: own("other.key"), "storage-key": own("storage.key") }),
  },
  "VAULT_KEY_MISSING: Give atRest the key that the folder was made with": {
    happens: () => openVault({ keyFile: own("none.key") }, entropy),
    follow: () => vaultOf("shop-1"),
  },
  "VAULT_KEY_INVALID: Restore it from your backup of keys": {
    happens: () => openVault({ keyFile: own("a-file") }, entropy),
    follow: () => vaultOf("shop-1"),
  },
  "VAULT_KEY_WRONG: Give the storage key": {
    happens: () => loadKeyFile(own("identity.key"), vaultOf("shop-2")),
    follow: () => loadKeyFile(own("identity.key"), vaultOf("shop-1")),
  },
  "STORE_UNUSABLE: or move the file away": {
    happens: () => store(own("a-file/books.db")),
    follow: () => store(own("books-of-another/../books.db")),
  },
  "INVITE_UNREADABLE: Ask the coordinator's operator for the file": {
    happens: () =>
      run(joinCommand, {
        invite: own("a-file"),
        key: own("identity.key"),
        "storage-key": own("storage.key"),
      }),
    follow: () => {
      writeFileSync(own("invite"), inviteText(makeInvite(operator(), ["http://127.0.0.1:7700"])));
      return run(joinCommand, {
        invite: own("invite"),
        key: own("identity.key"),
        "storage-key": own("storage.key"),
      });
    },
  },
  "PROPOSAL_UNKNOWN: proposals are listed by fedseg-node inbox once the coordinator has shown them": {
    happens: () => run(approve, { study: "ab".repeat(32) }),
    follow: () => {
      const facts = factsOf("ab".repeat(32), tinyPlan("tiny", 3), true);
      const offer = { facts, objection: undefined, limit: undefined, ruling: { type: "ask" } } as const;
      const proposals = new InboxFile(loadNodeConfig(own("config.yaml")));
      proposals.change((book) => decide(book, offer, new Date().getTime()));
      return run(approve, { study: "abab" });
    },
  },
  "ACCOUNT_DIFFERS: Write the account of the ledger back": {
    happens: () =>
      run(correct, {
        ...NOTE,
        config: variant("changed.yaml", (config) => (config["account"].epsilon = 40)),
      }),
    follow: () => run(correct, { ...NOTE, config: variant("changed.yaml", () => undefined) }),
  },
  "UNCONFIRMED: Add --yes once": {
    happens: () => run(raiseBudget),
    follow: () => run(raiseBudget, { yes: "" }),
  },
  "ENTRY_UNKNOWN: the number is the entry's seq": {
    happens: () => run(correct, { ...NOTE, seq: "99" }),
    follow: () => run(correct, NOTE),
  },
  "CORRECTION_UNUSABLE: give the forgotten charge as mu²": {
    happens: () => run(correct, { seq: "0", text: "forgotten", "mu-sq": "a lot" }),
    follow: () => run(correct, { seq: "0", text: "forgotten", "mu-sq": "0.0125" }),
  },
  "FILE_UNWRITABLE: Give the folder back to this user": {
    happens: () => {
      inTheWay("whole");
      writeWholeSync(own("whole/file"), "x");
    },
    follow: () => {
      giveBack("whole");
      writeWholeSync(own("whole/file"), "x");
    },
  },
  "PREVIEW_UNWRITABLE: Give another folder with --out.": {
    happens: () => writePreview(own("a-file"), { sessions: [] } as never),
    follow: () => writePreview(own("another"), { sessions: [] } as never),
  },
};

test.each(Object.entries(OWNERS))("the advice of an owner's command is right: %s", async (entry, advice) => {
  expect(await afterAdvice(entry, advice)).toBeUndefined();
});

const OPERATORS: Advices = {
  "INVITE_INVALID: Give the address as nodes write it": {
    happens: () => makeInvite(operator(), ["coordinator.example"]),
    follow: () => makeInvite(operator(), ["http://127.0.0.1:7700"]),
  },
  "PLAN_INVALID: Correct the study's configuration.": {
    happens: () => planWith("x".repeat(1000)),
    follow: () => planWith("a title"),
  },
};

function planWith(title: string) {
  const config = operator();
  return createPlan({ ...config.study, title }, { name: config.name, identity: "ab".repeat(32) }, entropy);
}

test.each(Object.entries(OPERATORS))(
  "the advice of an operator's command is right: %s",
  async (entry, advice) => {
    expect(await afterAdvice(entry, advice)).toBeUndefined();
  },
);

const AUDITORS: Advices = {
  "FOLDER_NOT_EMPTY: Name a folder that does not exist yet.": {
    happens: () => auditors("collect", own("."), own(".")),
    follow: () => auditors("collect", own("collected"), own(".")),
  },
  "PLAN_UNREADABLE: Give the plan.cbor of the study's bundle.": {
    happens: () => auditors("fork", own("evidence.notes"), "--plan", own("a-file")),
    follow: () => auditors("fork", own("evidence.notes"), "--plan", own("plan.cbor")),
  },
  "FILE_UNREADABLE: Check the path": {
    happens: () => auditors("fork", own("no.notes"), "--plan", own("plan.cbor")),
    follow: () => auditors("fork", own("evidence.notes"), "--plan", own("plan.cbor")),
  },
  "BUNDLE_UNREADABLE: Give the path of the bundle folder": {
    happens: () => new BundleFolder(own("no-bundle")),
    follow: () => new BundleFolder(own(".")),
  },
  "REPORT_UNWRITABLE: Give a path in a folder that you may write to.": {
    happens: () => writeText(own("a-file/report.html"), ""),
    follow: () => writeText(own("report.html"), ""),
  },
};

test.each(Object.entries(AUDITORS))(
  "the advice of an auditor's command is right: %s",
  async (entry, advice) => {
    expect(await afterAdvice(entry, advice)).toBeUndefined();
  },
);
