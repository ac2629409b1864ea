import { ENDED_CODES } from "@fedseg/shared/session/ended.ts";
import type { LedgerEntry } from "@fedseg/shared/ledger/entry.ts";
import type { AuditedStudy, SignedReport } from "../sessions/audited.ts";
import type { Software } from "../options.ts";
import { type Fate, fateOf } from "./attempts.ts";
import { StudyEvents } from "./study-events.ts";
import { type Unbooked, unbookedIn } from "./unbooked.ts";
import type { Role } from "./view.ts";

/** One party's part in one study, as the auditor asks a ledger about it. */
export interface RoleTask {
  /** Place of the study in the list that the ledger is compared with. */
  readonly study: number;
  /** Place in the roster; undefined for the coordinator. */
  readonly node: number | undefined;
  /** What the party signed in each verified session; undefined where it is no survivor. */
  readonly reports: readonly (SignedReport | undefined)[];
}

/** A charge that no release stands for. */
export interface Unreleased {
  readonly session: number;
  readonly attempt: number;
  readonly query: string;
  /** Hash of the OPEN that it is for, hexadecimal. */
  readonly openHash: string;
  /** When it was reserved; ISO 8601, the keeper's clock. */
  readonly time: string;
  readonly muSq: string;
  readonly fate: Exclude<Fate, "released">;
  /** Whether this node helped to open the attempt, and no record shows what came of it or the sum is faulty. */
  readonly isOpened: boolean;
}

/** What a ledger says of one verified session. */
export interface SessionBooking {
  /** When the sum was entered as released; undefined when it was not. */
  readonly releasedAt: string | undefined;
  /** Whether it reserves, and settles, just what the session costs by the plan and by its record. */
  readonly isReserved: boolean;
  readonly isSettled: boolean;
}

/** What one ledger says of one study. */
export interface RoleDigest {
  readonly study: number;
  readonly node: number | undefined;
  /** Software that it names from the approval on; empty when it names none before. */
  readonly software: readonly Software[];
  readonly unreleased: readonly Unreleased[];
  /** What it lacks of reports that partners were shown of its node; nothing of a coordinator's. */
  readonly unbooked: readonly Unbooked[];
  /** By verified session. */
  readonly sessions: readonly SessionBooking[];
  /** Place of the last APPROVE or RESERVE, and of the last RELEASE, from 0. */
  readonly lastCharge: number | undefined;
  readonly lastRelease: number | undefined;
  /** Whether the party has entered the study's model. */
  readonly hasModel: boolean;
  /** Place of the entry that says that the coordinator has ended the study, from 0. */
  readonly ended: number | undefined;
  /** How many charges came to which end. */
  readonly fates: Readonly<Partial<Record<Fate, number>>>;
}

/** Returns the key that a study's plan names for a party, hexadecimal. */
export function identityOf({ study }: AuditedStudy, node: number | undefined): string {
  const { coordinator, roster } = study.plan;
  return (node === undefined ? coordinator : roster[node]).identity;
}

/** Finds a party's part in a study among its ledger's events. */
export function roleOf(
  audited: AuditedStudy,
  { node, reports }: RoleTask,
  events: ReadonlyMap<string, StudyEvents>,
): Role {
  const identity = identityOf(audited, node);
  return { audited, node, identity, reports, events: events.get(audited.studyId) ?? new StudyEvents() };
}

/** A SOFTWARE entry and its place. */
export interface NamedSoftware extends Software {
  readonly seq: number;
}

/** Sums up what a ledger says of one study. `named`: the software that it names, in order. */
export function digestRole(
  entries: readonly LedgerEntry[],
  named: readonly NamedSoftware[],
  role: Role,
  study: number,
): RoleDigest {
  const { events, audited, node } = role;
  const fates: Partial<Record<Fate, number>> = {};
  const unreleased: Unreleased[] = [];
  for (const reserve of events.of("RESERVE")) {
    const { session, attempt, query, openHash, muSq, seq } = reserve;
    const fate = fateOf(role, reserve);
    fates[fate] = (fates[fate] ?? 0) + 1;
    if (fate === "released") continue;
    const isReleased = audited.sessions[session - 1]?.attempt === attempt;
    const isOpened = !isReleased && events.at("UNMASK", session, attempt) !== undefined;
    unreleased.push({ session, attempt, query, openHash, time: entries[seq].time, muSq, fate, isOpened });
  }
  const charges = [...events.of("APPROVE"), ...events.of("RESERVE")];
  return {
    study,
    node,
    software: softwareOf(entries.length, named, role),
    unreleased,
    unbooked: node === undefined ? [] : unbookedIn(role),
    sessions: audited.sessions.map(({ session, attempt, parameters, muSq }): SessionBooking => {
      const release = events.at("RELEASE", session, attempt);
      return {
        releasedAt: release && entries[release.seq].time,
        isReserved: events.at("RESERVE", session, attempt)?.muSq === `${parameters.muSq}`,
        isSettled: release?.muSq === `${muSq}`,
      };
    }),
    lastCharge: charges.at(-1)?.seq,
    lastRelease: events.of("RELEASE").at(-1)?.seq,
    hasModel: events.of("MODEL").length > 0,
    ended: events.of("DENY").find(({ code }) => ENDED_CODES.some((each) => each === code))?.seq,
    fates,
  };
}

/** The software named last before the approval, and every one named between it and the study's last release. */
function softwareOf(
  size: number,
  named: readonly NamedSoftware[],
  { node, events }: Role,
): readonly Software[] {
  const approval = node === undefined ? events.of("ENROLLED") : events.of("APPROVE");
  const start = approval[0]?.seq ?? events.turns[0]?.seq ?? size;
  const end = events.of("RELEASE").at(-1)?.seq ?? start;
  const before = named.findLast(({ seq }) => seq < start);
  if (!before) return [];
  return [before, ...named.filter(({ seq }) => seq > start && seq < end)].map(({ version, sharedHash }) => ({
    version,
    sharedHash,
  }));
}
