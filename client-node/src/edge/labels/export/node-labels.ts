import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Vault } from "@fedseg/keeper/keys/vault.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { CodedError } from "@fedseg/shared/errors.ts";
import { SEGMENT_GROUPS } from "@fedseg/wording/names.ts";
import { z } from "zod";
import { unguarded } from "../../../labels/csv-cell.ts";
import { csvRecords } from "../../../labels/csv-records.ts";
import type { LabelledUser, LabelSet } from "../../../labels/labelled-user.ts";
import type { IdRule } from "../../../ingest/user-ids.ts";
import type { NodeConfig } from "../../config.ts";
import { LABELS } from "../results.ts";
import { SealedFiles } from "../../sealed/sealed-file.ts";
import { storedJson } from "../../sealed/stored-json.ts";
import { Withdrawals } from "../../people/withdrawals.ts";

const title = z.object({ en: z.string(), zh: z.string() });
const segments = z.array(
  z.object({
    title,
    group: z.enum(SEGMENT_GROUPS).optional(),
    possibleNames: z.array(z.string()).optional(),
  }),
);
const modelEntry = z.object({
  body: z.object({ type: z.literal("MODEL"), study: z.string(), modelHash: z.string() }),
});

/** What of a configuration the labels need. */
export type LabelsPlace = Pick<NodeConfig, "folder"> & { readonly data: { readonly ids: IdRule } };

/** The labels that a node has written, for exports and lookups. */
export class NodeLabels {
  readonly #folder: string;
  readonly #sealed: SealedFiles;
  readonly #withdrawals: Withdrawals;
  readonly #vault: Vault;

  constructor({ folder, data }: LabelsPlace, vault: Vault) {
    this.#folder = folder;
    this.#vault = vault;
    this.#sealed = new SealedFiles(folder, vault);
    this.#withdrawals = new Withdrawals(this.#sealed, vault, data.ids);
  }

  labelsVersion(): string | undefined {
    return this.#sealed.version(LABELS) || undefined;
  }

  /** Returns the labels without users who have withdrawn by now. @throws CodedError NO_LABELS or FILE_FOREIGN. */
  openLabels(isWithdrawn = this.readWithdrawals()): LabelSet {
    const text = this.#sealed.read(LABELS);
    if (text === undefined) throw noLabels();
    const titles = storedJson("segments.json", this.#text("segments.json"), segments);
    const lines = this.#text("ledger.jsonl").trim().split("\n").join(",");
    const ledger = storedJson("ledger.jsonl", `[${lines}]`, z.array(z.unknown()));
    const newest = ledger.findLast((entry) => modelEntry.safeParse(entry).success);
    const { body: model } = storedJson("ledger.jsonl", JSON.stringify(newest ?? null), modelEntry);
    return {
      study: model.study,
      model: model.modelHash,
      labelledAt: statSync(this.#sealed.path(LABELS)).mtime.toISOString(),
      titles: titles.map(({ title: label, group, possibleNames }) => ({
        label,
        group,
        certain: possibleNames && possibleNames.length === 1,
      })),
      users: { [Symbol.iterator]: () => measuredUsers(text, isWithdrawn) },
    };
  }

  /** Returns a file's text, "" when it cannot be read. */
  #text(name: string): string {
    try {
      return readFileSync(join(this.#folder, name), "utf8");
    } catch {
      return "";
    }
  }

  /** Returns the keyed pseudonym of an id: 128 bits of a hash, in digits that no spreadsheet takes for a formula. */
  pseudonymOf(id: string): string {
    return toHex(this.#vault.keyedHash(id, "pseudonym").subarray(0, 16));
  }

  withdrawalsVersion(): string {
    return this.#withdrawals.version();
  }

  readWithdrawals(): (id: string) => boolean {
    return this.#withdrawals.reader();
  }
}

/** Yields who has a segment and has not withdrawn, from the text of the label file. */
function* measuredUsers(text: string, isWithdrawn: (id: string) => boolean): Generator<LabelledUser> {
  const records = csvRecords(text);
  records.next();
  for (const [cell, segment, , , margin] of records) {
    const id = unguarded(cell);
    if (segment && !isWithdrawn(id)) yield { id, segment: Number(segment), margin: Number(margin) };
  }
}

function noLabels(): CodedError {
  return new CodedError("NO_LABELS", {
    what: "This node has labelled no users yet.",
    why: "Users are labelled when a study has ended.",
    todo: "Run the node until its study has ended, then export again.",
  });
}
