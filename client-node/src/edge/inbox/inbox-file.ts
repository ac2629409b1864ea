import { openVault } from "@fedseg/keeper/keys/at-rest.ts";
import { systemEntropy } from "@fedseg/keeper/keys/entropy.ts";
import { type Plan, hashPlan, planBytes, planSchema } from "@fedseg/shared/plan/plan.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { type InboxBook, NO_PROPOSALS, inboxBook, keptProposals } from "../../inbox/book.ts";
import { type InboxOwner, NodeInbox, type ProposalStore } from "../../inbox/node-inbox.ts";
import type { NodeConfig } from "../config.ts";
import { SealedFiles } from "../sealed/sealed-file.ts";
import { storedJson } from "../sealed/stored-json.ts";

const NAME = "inbox.json";
/** Plans of proposals that can still be answered, or whose end is still to be heard, each under its hash. */
const PLAN = "proposal-";

/** Where a node's inbox lies. */
export type InboxPlace = Pick<NodeConfig, "folder" | "atRest">;

/** A node's proposals on its disk, sealed; open to commands while the node runs. */
export class InboxFile implements ProposalStore {
  readonly #files: SealedFiles;
  /** As it was read last. */
  #read: { readonly version: string; readonly book: InboxBook } | undefined;

  /** @throws CodedError VAULT_KEY_MISSING or VAULT_KEY_INVALID. */
  constructor({ folder, atRest }: InboxPlace) {
    this.#files = new SealedFiles(folder, openVault(atRest, systemEntropy()));
  }

  /** Reads the book. @throws CodedError VAULT_DAMAGED or FILE_FOREIGN. */
  book(): InboxBook {
    const version = this.#files.version(NAME);
    if (this.#read?.version !== version) this.#read = { version, book: bookIn(this.#files.read(NAME)) };
    return this.#read.book;
  }

  /** Changes the book, durable when it returns; plans that are kept no more are removed. @throws CodedError FOLDER_BUSY, FILE_UNWRITABLE or VAULT_*. */
  change<T>(change: (book: InboxBook) => readonly [InboxBook, T]): T {
    let result: { readonly value: T; readonly book: InboxBook } | undefined;
    this.#files.update(NAME, (text) => {
      const before = bookIn(text);
      const [book, value] = change(before);
      result = { value, book };
      return book === before ? text : JSON.stringify(book);
    });
    this.#removePlans(result!.book);
    return result!.value;
  }

  /** Keeps the plan of a proposal that waits or is approved. @throws CodedError FILE_UNWRITABLE. */
  keepPlan(study: string, plan: Plan): void {
    this.#files.write(`${PLAN}${study}`, JSON.stringify(plan));
  }

  /** Returns the plan of a proposal; undefined when it is kept no more. @throws CodedError FILE_FOREIGN. */
  plan(study: string): Plan | undefined {
    const text = this.#files.read(`${PLAN}${study}`);
    if (text === undefined) return undefined;
    const plan = storedJson(`${PLAN}${study}.sealed`, text, planSchema);
    return toHex(hashPlan(planBytes(plan))) === study ? plan : undefined;
  }

  #removePlans(book: InboxBook): void {
    const kept = new Set(keptProposals(book).map(({ study }) => `${PLAN}${study}`));
    for (const name of this.#files.names())
      if (name.startsWith(PLAN) && !kept.has(name)) this.#files.remove(name);
  }
}

/** Opens a node's inbox over its books. @throws CodedError VAULT_KEY_MISSING or VAULT_KEY_INVALID. */
export function inboxOf(
  config: InboxPlace & Pick<NodeConfig, "policy">,
  books: InboxOwner["books"],
): NodeInbox {
  const { policy } = config;
  const proposals = new InboxFile(config);
  return new NodeInbox({ policy, proposals, books, clock: () => new Date().getTime() });
}

function bookIn(text: string | undefined): InboxBook {
  return text === undefined ? NO_PROPOSALS : storedJson(`${NAME}.sealed`, text, inboxBook);
}
