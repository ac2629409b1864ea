import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadKeyFile } from "@fedseg/keeper/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { type Testimony, carriedCharge, readTestimony } from "../../account/carried.ts";
import type { Command } from "../command.ts";
import { type NodeConfig, loadNodeConfig, vaultOf } from "../config.ts";
import { withOwnBooks } from "../own-books.ts";

export const carryOver: Command = {
  async run({ config: path = "", from = "", of = "", yes }, tell) {
    const config = loadNodeConfig(path);
    if (of === config.name) throw sameParty("name");
    const { own, partners } = testimonies(config, from, of);
    const key = toHex(loadKeyFile(config.key, vaultOf(config)).publicKey);
    if (own?.identity === key) throw sameParty("key");
    const muSq = carriedCharge(own, partners);
    const fields = { muSq: `${muSq}`, entries: own?.entries.length ?? 0, partners: partners.length };
    return withOwnBooks(config, ({ books }) => {
      const { account, approved } = books.standing();
      if (spentSq(account.filter) > 0n || approved.size > 0) throw begun();
      if (yes === undefined) throw unconfirmed(muSq);
      const text = `carried over from the lost ledger of ${of}: ${fields.entries} entries of its own, ${fields.partners} partners' ledgers`;
      books.commit([], [{ type: "CORRECTION", seq: 0, text, muSq: `${muSq}` }]);
      tell("CARRIED", "the new account begins with what was charged before; a study can begin", fields);
      return 0;
    });
  },
};

/** The ledgers in a bundle: the newest copy of the lost one, and one of every partner under its pinned key. */
function testimonies(
  config: NodeConfig,
  bundle: string,
  lost: string,
): { readonly own: Testimony | undefined; readonly partners: readonly Testimony[] } {
  const ledgers = join(bundle, "ledgers");
  const names = existsSync(ledgers) ? readdirSync(ledgers).filter((name) => name.endsWith(".jsonl")) : [];
  const read = names.flatMap((name) => {
    const lines = readFileSync(join(ledgers, name), "utf8").split("\n").slice(0, -1);
    const testimony = readTestimony(lines);
    return testimony ? [testimony] : [];
  });
  const others = config.policy.roster.filter(({ name }) => name !== config.name && name !== lost);
  const partners = others.flatMap(({ name, identity }) => {
    const ledger = read.find((testimony) => testimony.name === name && testimony.identity === identity);
    return ledger ? [ledger] : [];
  });
  const missing = others.filter(({ name }) => partners.every((partner) => partner.name !== name));
  if (missing.length > 0) throw untestified(missing.map(({ name }) => name));
  return { own: read.find(({ name }) => name === lost), partners };
}

function untestified(names: readonly string[]): CodedError {
  return new CodedError("TESTIMONY_MISSING", {
    what: `The bundle holds no sound ledger of: ${names.join(", ")}, under the keys that policy.roster pins.`,
    why: "What a lost ledger has charged follows from the ledgers of all partners together.",
    todo: "Ask each of them for the output of fedseg-node ledger, and collect it all with fedseg-audit collect.",
  });
}

function begun(): CodedError {
  return new CodedError("ACCOUNT_BEGUN", {
    what: "This node's account has charges or approvals of its own.",
    why: "Charges are carried over once, before anything else, into an account that has just been opened.",
    todo: "Start from an empty folder; a charge that was forgotten in this one is added with fedseg-node correct.",
  });
}

function sameParty(what: "name" | "key"): CodedError {
  return new CodedError("LOST_LEDGER_GOES_ON", {
    what: `This node has the ${what} of the lost ledger.`,
    why: "Two ledgers of one party are what somebody has who hides charges: the partners refuse the second (LEDGER_BEHIND), and an audit fails.",
    todo: "Give the new account a name of its own, a new key (keygen) and an empty folder; the partners compare and pin them before a study.",
  });
}

function unconfirmed(muSq: bigint): CodedError {
  return new CodedError("UNCONFIRMED", {
    what: `Nothing was carried over; it would be mu² = ${Number(muSq) / 2 ** 80}.`,
    why: "It is the most that the lost account can have charged, and it stays charged for ever.",
    todo: "Look once more for a copy of the old folder: its ledger may have charged less. Then add --yes.",
  });
}
