import { loadKeyFile } from "@fedseg/keeper/keys/key-file.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { spentSq } from "@fedseg/shared/dp/filter.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { carriedCharge } from "../../account/carried.ts";
import { isFreshFor, statesFor } from "../../account/fresh-testimony.ts";
import { type Testimony, holdsAll, statesIn, witnessedKeys, witnessedSize } from "../../account/testimony.ts";
import type { Run } from "@fedseg/wording/command-line/program.ts";
import { type NodeConfig, loadNodeConfig } from "../config.ts";
import { vaultOf } from "../sealed/own-vault.ts";
import { withOwnBooks } from "../books/with-books.ts";
import { type Testimonies, readTestimonies } from "../books/testimonies.ts";

export const carryOver: Run = async (
  { options: { config: path = "", from = "", of = "", without = "", yes } },
  tell,
) => {
  const config = loadNodeConfig(path);
  if (of === config.name) throw sameParty("name");
  const key = toHex(loadKeyFile(config.key, vaultOf(config)).publicKey);
  const testimonies = readTestimonies(from);
  const partners = partnersIn(testimonies, config, of);
  const own = ownIn(testimonies, of, partners);
  if (own?.keys.includes(key)) throw sameParty("key");
  const muSq = carriedCharge(own, partners);
  const fields = { muSq: `${muSq}`, entries: own?.entries.length ?? 0, partners: partners.length };
  const stale = partners.filter((partner) => !isFreshFor(key, partner, testimonies.fresh));
  for (const text of unproved(testimonies, of, { own, partners, stale })) tell("UNPROVED", text);
  return withOwnBooks(config, async ({ books }) => {
    const { account, approved } = books.standing();
    if (spentSq(account.filter) > 0n || approved.size > 0) throw begun();
    if (yes === undefined) throw unconfirmed(muSq);
    const believed = without.split(",").map((name) => name.trim());
    const untold = stale.filter(({ name }) => !believed.includes(name)).map(({ name }) => name);
    if (untold.length > 0) throw unsigned(untold, key);
    const text = `carried over from the lost ledger of ${of}: ${fields.entries} entries of its own, ${fields.partners} partners' ledgers${unsignedText(stale)}`;
    await books.commit([], [{ type: "CORRECTION", seq: 0, text, muSq: `${muSq}` }]);
    tell("CARRIED", "the new account begins with what was charged before; a study can begin", fields);
    return 0;
  });
};

/** The ledger of every partner under its pinned key, none older than its party's own notes and reports in the bundle. */
function partnersIn(testimonies: Testimonies, config: NodeConfig, lost: string): readonly Testimony[] {
  const { ledgers, notesOf, reportedBy, fresh } = testimonies;
  const others = config.policy.roster.filter(({ name }) => name !== config.name && name !== lost);
  const partners = others.flatMap(({ name, identity }) => {
    const ledger = ledgers.find((testimony) => testimony.name === name && testimony.keys.at(-1) === identity);
    return ledger ? [ledger] : [];
  });
  const missing = others.filter(({ name }) => partners.every((partner) => partner.name !== name));
  if (missing.length > 0) throw untestified(missing.map(({ name }) => name));
  const old = partners.filter(
    (partner) =>
      !holdsAll(partner, [
        ...statesIn(notesOf(partner.name), partner),
        ...reportedBy(partner.keys),
        ...statesFor(fresh, partner),
      ]),
  );
  if (old.length > 0) throw outdated(old.map(({ name }) => name));
  return partners;
}

/** The copy of the lost ledger; a key must have signed it that the partners know as its party's, where they know one. */
function ownIn(
  { ledgers, plans }: Testimonies,
  lost: string,
  partners: readonly Testimony[],
): Testimony | undefined {
  const own = ledgers.find(({ name }) => name === lost);
  const known = knownKeys(plans, lost, partners);
  if (own && known.length > 0 && known.every((key) => !own.keys.includes(key))) throw foreignCopy(lost);
  return own;
}

/** The lost party's keys by what partners have signed: plans that they have approved, notes that they have cosigned. */
function knownKeys(
  plans: Testimonies["plans"],
  lost: string,
  partners: readonly Testimony[],
): readonly string[] {
  const approved = new Set(
    partners
      .flatMap(({ entries }) => entries)
      .flatMap(({ body }) => (body.type === "APPROVE" ? [body.study] : [])),
  );
  const planned = plans.filter(({ hash }) => approved.has(hash)).flatMap(({ plan }) => plan.roster);
  return [
    ...planned.filter(({ name }) => name === lost).map(({ identity }) => identity),
    ...witnessedKeys(lost, partners),
  ];
}

/** What the bundle cannot show; the owner decides, and asks for more if there is more. */
function unproved(
  { plans, unsound }: Testimonies,
  lost: string,
  {
    own,
    partners,
    stale,
  }: {
    readonly own: Testimony | undefined;
    readonly partners: readonly Testimony[];
    readonly stale: readonly Testimony[];
  },
): readonly string[] {
  const short = partners.filter(
    ({ name, tree }) =>
      witnessedSize(
        name,
        partners.filter((other) => other.name !== name),
      ) > tree.size,
  );
  const seen = witnessedSize(lost, partners);
  return [
    ...stale.map(
      ({ name }) =>
        `that ${name} has handed in its newest ledger: it has not signed it for this account's key`,
    ),
    ...short.map(
      ({ name }) => `that ${name} has handed in its newest ledger: a partner says that it is longer`,
    ),
    ...(own && knownKeys(plans, lost, partners).length === 0
      ? [
          `that the copy of the ledger of ${lost} is its own: no partner's ledger and no plan in the bundle names its key`,
        ]
      : []),
    ...(own && seen > own.tree.size
      ? [
          `what ${lost} charged after entry ${own.tree.size}, except with these partners: its copy ends there, and it had ${seen}`,
        ]
      : []),
    ...(own
      ? []
      : [
          `what ${lost} charged except with these partners, or added by a correction: there is no copy of its ledger`,
        ]),
    ...(unsound.includes(lost)
      ? [`what the copy of the ledger of ${lost} says: it is damaged, and was not counted`]
      : []),
  ];
}

function untestified(names: readonly string[]): CodedError {
  return new CodedError("TESTIMONY_MISSING", {
    what: `The bundle holds no sound ledger of: ${names.join(", ")}, under the keys that policy.roster pins.`,
    why: "What a lost ledger has charged follows from the ledgers of all partners together.",
    todo: "Ask each of them for the output of fedseg-node ledger --for KEY, with the key of this new account, and collect it all with fedseg-audit collect.",
  });
}

/** What the new ledger says of partners that were believed; as many names as an entry has room for. */
function unsignedText(stale: readonly Testimony[]): string {
  if (stale.length === 0) return "";
  const names = stale.map(({ name }) => name).join(", ");
  return `; not signed for this account: ${names.length > 250 ? `${stale.length} of them` : names}`;
}

function unsigned(names: readonly string[], key: string): CodedError {
  return new CodedError("TESTIMONY_STALE", {
    what: `These partners have not signed their ledgers for this account's key: ${names.join(", ")}.`,
    why: "A copy of before the last study, however complete, shows less than was charged, and whoever collects the bundle chooses the copy.",
    todo: `Ask each of them for the output of fedseg-node ledger --for ${key}, and collect it all anew. Whoever cannot be asked any more is named with --without NAME,NAME; the new ledger says so for ever.`,
  });
}

function outdated(names: readonly string[]): CodedError {
  return new CodedError("TESTIMONY_OLD", {
    what: `These ledgers are not the newest of their parties: ${names.join(", ")}.`,
    why: "Their own checkpoints or reports in the bundle are of more lines, or of others: charges are missing in what was handed in.",
    todo: "Ask each of them for the output of fedseg-node ledger --for KEY of today, and collect it all anew with fedseg-audit collect.",
  });
}

function foreignCopy(lost: string): CodedError {
  return new CodedError("TESTIMONY_FOREIGN", {
    what: `The ledger of ${lost} in the bundle is signed by none of the keys under which the partners know ${lost}.`,
    why: "Anybody can write a ledger under that name in which nothing is charged.",
    todo: "Collect the bundle anew without this copy; without any, what the partners' ledgers show is carried over.",
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
