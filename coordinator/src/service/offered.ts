import type { StudyRecord } from "../studies/records.ts";
import type { Registry } from "../studies/registry.ts";
import { mayNeed } from "./follow.ts";

/** The studies that were ever offered: from when that is on the disk, so that whoever hears of one may ask for it at once. */
export class Offered {
  readonly #registry: Registry;
  /** Names of studies by planHash. */
  readonly #names = new Map<string, string>();
  /** By member, the studies (planHash) that had something for it when they were last written: of years of studies, few. */
  readonly #open = new Map<string, Set<string>>();

  constructor(registry: Registry) {
    this.#registry = registry;
    for (const record of registry.all("study")) this.note(record);
  }

  /** Notes a record that stands on the disk. */
  note(record: StudyRecord): void {
    const { planHash, name, roster } = record;
    if (planHash === undefined) return;
    this.#names.set(planHash, name);
    for (const { name: member } of roster) {
      const open = this.#open.get(member) ?? new Set();
      this.#open.set(member, open);
      if (mayNeed(record, member)) open.add(planHash);
      else open.delete(planHash);
    }
  }

  /** Returns the record of a study that may have something for a member; undefined for any other. */
  for(member: string, planHash: string): StudyRecord | undefined {
    const name = this.#names.get(planHash);
    const record = name === undefined ? undefined : this.#registry.get("study", name);
    return record && mayNeed(record, member) ? record : undefined;
  }

  /** Studies (planHash) that may have something for a member. */
  to(member: string): readonly string[] {
    return [...(this.#open.get(member) ?? [])].filter((planHash) => this.for(member, planHash) !== undefined);
  }
}
