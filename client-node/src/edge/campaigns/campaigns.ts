import { CodedError } from "@fedseg/shared/errors.ts";
import { type Arm, ARMS, type Campaign, campaign } from "../../campaigns/campaign.ts";
import type { SealedFiles } from "../sealed/sealed-file.ts";
import { storedJson } from "../sealed/stored-json.ts";

const PREFIX = "campaign-";

/** The campaigns of a node, each in a sealed file of its own: people are in them by keyed hashes. */
export class Campaigns {
  readonly #files: SealedFiles;

  constructor(files: SealedFiles) {
    this.#files = files;
  }

  /** Returns all campaigns, the newest first. @throws CodedError FILE_FOREIGN. */
  all(): readonly Campaign[] {
    return this.#names()
      .flatMap((name) => this.#read(name) ?? [])
      .toSorted((a, b) => (a.madeAt < b.madeAt ? 1 : -1));
  }

  /** Returns a campaign. @throws CodedError CAMPAIGN_UNKNOWN. */
  named(name: string): Campaign {
    const found = this.#read(PREFIX + name);
    if (found) return found;
    const known = this.all().map((one) => one.name);
    throw new CodedError("CAMPAIGN_UNKNOWN", {
      what: `This node has no campaign ${JSON.stringify(name)}.`,
      why: "Only what `make-campaign` has recorded can be measured: it knows who was left alone.",
      todo:
        known.length > 0 ? `Use one of: ${known.join(", ")}.` : "Make one with `fedseg-node make-campaign`.",
    });
  }

  /** Refuses a name that is taken. @throws CodedError CAMPAIGN_TAKEN. */
  requireFree(name: string): void {
    if (this.#read(PREFIX + name) === undefined) return;
    throw new CodedError("CAMPAIGN_TAKEN", {
      what: `There is a campaign ${JSON.stringify(name)} already.`,
      why: "Its record says who was left alone; another audience under the same name would spoil its result.",
      todo: "Choose another name.",
    });
  }

  /** Keeps a campaign, durable when it returns. */
  keep(made: Campaign): void {
    this.#files.update(PREFIX + made.name, () => JSON.stringify(made));
  }

  /** Returns which campaigns a person is in, by their hash. */
  of(hash: string): readonly { readonly name: string; readonly madeAt: string; readonly arm: Arm }[] {
    return this.all().flatMap((one) =>
      ARMS.filter((arm) => one[arm].includes(hash)).map((arm) => ({
        name: one.name,
        madeAt: one.madeAt,
        arm,
      })),
    );
  }

  /** Takes a person out of all records; returns out of how many. */
  forget(hash: string): number {
    const before = this.all().filter((one) => ARMS.some((arm) => one[arm].includes(hash)));
    for (const { name } of before) {
      this.#files.update(PREFIX + name, (text) => {
        const read = text === undefined ? undefined : storedJson(PREFIX + name, text, campaign);
        if (!read) return undefined;
        const without = (list: readonly string[]) => list.filter((one) => one !== hash);
        return JSON.stringify({
          ...read,
          treatment: without(read.treatment),
          control: without(read.control),
        });
      });
    }
    return before.length;
  }

  #names(): readonly string[] {
    return this.#files.names().filter((name) => name.startsWith(PREFIX));
  }

  #read(name: string): Campaign | undefined {
    const text = this.#files.read(name);
    return text === undefined ? undefined : storedJson(name, text, campaign);
  }
}
