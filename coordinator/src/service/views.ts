import { type UnderWay, describeStudy } from "../studies/describe.ts";
import type { StudyRecord } from "../studies/records.ts";
import type { Registry } from "../studies/registry.ts";
import type { MemberView, StudyView } from "../view.ts";
import type { Studies } from "./studies.ts";
import { underWayIn } from "./under-way.ts";

/** Studies and members as people read them, with what this process knows of them. */
export class Views {
  readonly #registry: Registry;
  readonly #studies: Studies;

  constructor(registry: Registry, studies: Studies) {
    this.#registry = registry;
    this.#studies = studies;
  }

  studies(): readonly StudyView[] {
    return this.#registry.all("study").map((record) => this.study(record));
  }

  study(record: StudyRecord): StudyView {
    const { live } = this.#studies;
    const presenceOf = (member: string) => ({
      isHere: live.isHere(member),
      lastSeen: this.#registry.get("member", member)?.lastSeen,
    });
    const open = live.get(record.name);
    const shut: UnderWay | undefined = live.hasFailed(record.name)
      ? { awaited: [{ what: "books" }] }
      : undefined;
    return describeStudy(record, presenceOf, open ? underWayIn(open, record.budget.sessions) : shut);
  }

  members(): readonly MemberView[] {
    return this.#registry.all("member").map(({ name }) => this.member(name));
  }

  /** A member that is known. */
  member(known: string): MemberView {
    const { name, identity, state, since, lastSeen } = this.#registry.get("member", known)!;
    const isHere = this.#studies.live.isHere(name);
    const seen = !isHere && lastSeen !== undefined && { lastSeen };
    const studies = this.#studies.underWayOf(name).map((record) => record.name);
    return { name, identity, state, since, isHere, ...seen, studies };
  }
}
