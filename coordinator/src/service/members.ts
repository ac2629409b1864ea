import { CodedError } from "@fedseg/shared/errors.ts";
import { isRotationSigned, rotationFile } from "@fedseg/shared/ledger/rotation.ts";
import { type MemberRecord, memberRecord } from "../studies/records.ts";
import type { Registry } from "../studies/registry.ts";
import { shownReason } from "../studies/shown-text.ts";
import type { NewMember } from "./port.ts";
import type { EventLog } from "./event-log.ts";
import { badName, identityRevoked, taken, unknown } from "./refusals.ts";

/** How old what is kept of a member that is connected may become, ms: as much is unknown of it after a crash. */
const SEEN_MS = 300_000;

/** What is needed beside the registry. */
interface Beside {
  readonly events: EventLog;
  /** ISO 8601. */
  now(): string;
}

/** Who is a member, was one, and whose key is not to be trusted: one record a name, for as long as there are books. */
export class Members {
  readonly #registry: Registry;
  readonly #beside: Beside;

  constructor(registry: Registry, beside: Beside) {
    this.#registry = registry;
    this.#beside = beside;
  }

  all(): readonly MemberRecord[] {
    return this.#registry.all("member");
  }

  /** Those who are asked when nobody in particular is named. */
  current(): readonly MemberRecord[] {
    return this.all().filter(({ state }) => state === "member");
  }

  /** Returns whoever is or was a member. @throws CodedError MEMBER_UNKNOWN. */
  known(name: string): MemberRecord {
    const member = this.#registry.get("member", name);
    if (member) return member;
    const names = this.all().map((each) => each.name);
    throw unknown("member", name, names);
  }

  /** Returns members by their names, in the order of the names. @throws CodedError MEMBER_UNKNOWN. */
  named(names: readonly string[] | undefined): readonly MemberRecord[] {
    if (names === undefined) return this.current();
    return [...new Set(names)].map((name) => this.required(name));
  }

  /** Returns a member that may be asked. @throws CodedError MEMBER_UNKNOWN. */
  required(name: string): MemberRecord {
    const member = this.#registry.get("member", name);
    if (member?.state === "member") return member;
    throw unknown(
      "member",
      name,
      this.current().map((each) => each.name),
    );
  }

  /** The key under which a member is let in; whoever has left may still fetch what it took part in. */
  identityOf(name: string): string | undefined {
    const member = this.#registry.get("member", name);
    return member && member.state !== "revoked" ? member.identity : undefined;
  }

  /** @throws CodedError MEMBER_NAME, MEMBER_KNOWN or IDENTITY_REVOKED. */
  async add({ name, identity }: NewMember): Promise<MemberRecord> {
    const record: MemberRecord = { name, identity, state: "member", since: this.#beside.now(), earlier: [] };
    if (!memberRecord.safeParse(record).success) throw badName("member");
    this.#refuseRevoked(identity);
    const before = this.#registry.get("member", name);
    const isBack = before?.state === "left" && before.identity === identity;
    if (before && !isBack) throw taken("member", name);
    if (this.all().some((each) => each.identity === identity && each.name !== name)) throw sameKey();
    const added: MemberRecord = isBack ? { ...before, state: "member", since: record.since } : record;
    return this.#put(added, "member-added");
  }

  /** @throws CodedError MEMBER_UNKNOWN. */
  leave(name: string): Promise<MemberRecord> {
    return this.#put({ ...this.required(name), state: "left", since: this.#beside.now() }, "member-left");
  }

  /** @throws CodedError MEMBER_UNKNOWN. */
  revoke(name: string, reason: string): Promise<MemberRecord> {
    const member = this.known(name);
    if (member.state === "revoked") return Promise.resolve(member);
    const since = this.#beside.now();
    const kept = shownReason(reason);
    return this.#put({ ...member, state: "revoked", since, reason: kept }, "member-revoked");
  }

  /** Takes over the key that a member's statement names, both keys having signed it. @throws CodedError MEMBER_UNKNOWN, ROTATION_INVALID or IDENTITY_REVOKED. */
  rotate(name: string, statement: string): Promise<MemberRecord> {
    const member = this.required(name);
    const rotation = rotationIn(statement);
    if (!rotation || rotation.party !== name || rotation.from !== member.identity) throw noRotation(name);
    this.#refuseRevoked(rotation.to);
    const { identity, earlier } = member;
    const since = this.#beside.now();
    const next = { ...member, identity: rotation.to, earlier: [...earlier, identity], since };
    return this.#put(next, "member-rotated");
  }

  /** When a member was last connected is kept, so that it is known after a restart. */
  async seen(name: string): Promise<void> {
    const member = this.#registry.get("member", name);
    if (member) await this.#registry.put("member", { ...member, lastSeen: this.#beside.now() });
  }

  /** Who is connected is kept as seen now and then, so that it is known after a crash, too. */
  async stillHere(isHere: (name: string) => boolean): Promise<void> {
    const before = Date.parse(this.#beside.now()) - SEEN_MS;
    const isDue = ({ name, lastSeen }: MemberRecord) =>
      isHere(name) && (lastSeen === undefined || Date.parse(lastSeen) <= before);
    const due = this.all().filter(isDue);
    await Promise.all(due.map(({ name }) => this.seen(name)));
  }

  /** What a member speaks is kept: studies are proposed in what all of their members speak. */
  async heard(name: string, protocols: readonly string[]): Promise<void> {
    const member = this.#registry.get("member", name);
    if (!member || member.protocols?.join() === protocols.join()) return;
    await this.#registry.put("member", { ...member, protocols: [...protocols] });
  }

  #refuseRevoked(identity: string): void {
    const isRevoked = this.all().some(
      (each) => each.earlier.includes(identity) || (each.state === "revoked" && each.identity === identity),
    );
    if (isRevoked) throw identityRevoked();
  }

  async #put(record: MemberRecord, type: string): Promise<MemberRecord> {
    const written = this.#registry.put("member", record);
    this.#beside.events.recorded({ type, member: record.name });
    await written;
    return record;
  }
}

/** The rotation in a statement; undefined when it is none that both its keys have signed. */
function rotationIn(statement: string) {
  try {
    const { data } = rotationFile.safeParse(JSON.parse(statement));
    return data && isRotationSigned(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function sameKey(): CodedError {
  return new CodedError("MEMBER_KNOWN", {
    what: "Another member has this identity key.",
    why: "Under two names one organisation would be asked, and counted, twice.",
    todo: "Ask each member for the key that it has made itself.",
  });
}

function noRotation(name: string): CodedError {
  return new CodedError("ROTATION_INVALID", {
    what: `This is no statement with which ${name} hands over the key that the service knows of it.`,
    why: "Only the key before can name the next one, and both sign it.",
    todo: "Take the file that the member's rotate-key has written, unchanged, and the ones before it first.",
  });
}
