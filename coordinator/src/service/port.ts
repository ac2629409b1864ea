import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { SessionRecord } from "@fedseg/shared/protocol/result.ts";
import type { Schedule } from "../schedules/schedule.ts";
import type { TemplateChanges } from "../studies/template-changes.ts";
import type { TemplateStudy } from "../studies/template.ts";
import type {
  MemberView,
  ScheduleView,
  ServiceEvent,
  ServiceView,
  StudyView,
  TemplateView,
} from "../view.ts";

/** A study that is to be offered; moments are ISO 8601. */
export interface Proposal {
  /** The study's name: letters, digits and hyphens; no two studies of a service share one. */
  readonly name: string;
  readonly template: string;
  /** Left out: the template's. */
  readonly title?: string;
  readonly snapshot: string;
  /** When enrolment opens; left out: now. Until then the study is a draft that no member hears of. */
  readonly opensAt?: string;
  /** When enrolment closes. */
  readonly closesAt: string;
  /** When the study ends at the latest; left out: with the service's `deadlineDays` after enrolment has closed. */
  readonly deadline?: string;
  /** Fewest members with whom it starts; left out: all of them. */
  readonly quorum?: number;
  /** Names of the members asked; left out: all of the service. */
  readonly members?: readonly string[];
  /** The schedule that has made it. */
  readonly schedule?: string;
}

/** A member that is to be added. */
export interface NewMember {
  readonly name: string;
  /** Its identity key, hexadecimal, as it has told it itself. */
  readonly identity: string;
}

/** A template that is to be kept, new or in another's place. */
export interface NewTemplate {
  readonly name: string;
  /** What a configuration's `study` section says, without roster and snapshot, and the dictionary it goes by. */
  readonly study: TemplateStudy;
}

/** A template with all that it says. */
export interface WholeTemplate extends TemplateView, NewTemplate {}

/** A schedule with all that it says. */
export interface WholeSchedule extends ScheduleView {
  readonly schedule: Schedule;
}

/** A study as it is being thought of: what of it decides what it costs. */
export interface Sketch extends Pick<Proposal, "template" | "members" | "quorum"> {
  /** What is written otherwise than the template has it. */
  readonly changes: TemplateChanges;
}

/** With whom a template is tried out, and as of when. */
export interface Trial {
  readonly coordinator: Plan["coordinator"];
  readonly members: readonly Plan["roster"][number][];
  readonly snapshot: string;
}

/** What a plan is made from. */
export interface PlanParts extends Trial {
  readonly study: TemplateStudy;
}

/** A study that this process has open: its plan, and the records of its sessions, oldest first. */
export interface OpenStudy {
  readonly plan: Plan;
  readonly records: readonly SessionRecord[];
}

/** Plans of studies under way, and of those that are being thought of; nothing is kept by asking. */
export interface PlansPort {
  /** A study that this process has open; undefined for any other. */
  opened(study: string): OpenStudy | undefined;
  /** What the plan of a study would be made from. @throws CodedError TEMPLATE_UNKNOWN, MEMBER_UNKNOWN or PROPOSAL_QUORUM. */
  parts(sketch: Sketch): PlanParts;
}

/**
 * A coordinator's service, as its API, its commands and its page use it. Everything that is refused is a CodedError, and then
 * nothing has changed; what has resolved stands on the disk.
 */
export interface CoordinatorService {
  readonly plans: PlansPort;
  view(): ServiceView;
  /** @throws CodedError STUDY_UNKNOWN. */
  study(name: string): StudyView;
  /** @throws CodedError MEMBER_UNKNOWN. */
  member(name: string): MemberView;
  /** @throws CodedError TEMPLATE_UNKNOWN. */
  template(name: string): WholeTemplate;
  /** @throws CodedError SCHEDULE_UNKNOWN. */
  schedule(name: string): WholeSchedule;
  /** The id of the newest event. */
  lastEvent(): number;
  /**
   * Hears what happens from now on, after those events behind `afterId` that are still remembered, also from before a restart; returns
   * what ends it. The oldest id that is remembered comes first: a listener that has missed some sees a gap.
   */
  subscribe(listener: (event: ServiceEvent) => void, afterId?: number): () => void;
  /** @throws CodedError MEMBER_KNOWN, MEMBER_NAME or IDENTITY_REVOKED. */
  addMember(member: NewMember): Promise<MemberView>;
  /** Takes a member off every study to come; studies under way go on. @throws CodedError MEMBER_UNKNOWN. */
  removeMember(name: string): Promise<MemberView>;
  /** Trusts a member's key no more, ever: its studies under way end. @throws CodedError MEMBER_UNKNOWN. */
  revokeMember(name: string, reason: string): Promise<MemberView>;
  /** Takes a member's new key for studies to come. `statement`: KEY_ROTATE as the member hands it over. @throws CodedError MEMBER_UNKNOWN or ROTATION_INVALID. */
  rotateMember(name: string, statement: string): Promise<MemberView>;
  /** @throws CodedError TEMPLATE_NAME, PLAN_*, and what nobody could accept. */
  putTemplate(template: NewTemplate): Promise<TemplateView>;
  /** @throws CodedError STUDY_NAME, STUDY_KNOWN, TEMPLATE_UNKNOWN, MEMBER_UNKNOWN, PROPOSAL_DATES, PROPOSAL_QUORUM, PROPOSALS_TOO_MANY or PLAN_*. */
  propose(proposal: Proposal): Promise<StudyView>;
  /** No new session is opened, and what is open ends. @throws CodedError STUDY_UNKNOWN or STUDY_STATE. */
  pause(name: string, reason: string): Promise<StudyView>;
  /** @throws CodedError STUDY_UNKNOWN or STUDY_STATE. */
  resume(name: string): Promise<StudyView>;
  /** Ends a study for ever, signed for every member. @throws CodedError STUDY_UNKNOWN or STUDY_STATE. */
  cancel(name: string, reason: string): Promise<StudyView>;
  /** Returns where a study's published bundle lies on this machine; undefined while there is none. @throws CodedError STUDY_UNKNOWN. */
  bundle(name: string): Promise<string | undefined>;
  /**
   * Puts into a study's bundle what members have handed in, folders on this machine, and audits it again.
   * @throws CodedError STUDY_UNKNOWN, BUNDLE_NONE or COLLECT_*.
   */
  collect(name: string, folders: readonly string[]): Promise<StudyView>;
  /**
   * Notes that somebody knows what an audit cannot verify and expects nothing more for it; the verdict stays. What the same words say
   * again changes nothing, and an audit that finds something else is open again. @throws CodedError STUDY_UNKNOWN or AUDIT_NOT_OPEN.
   */
  acknowledge(name: string, reason: string): Promise<StudyView>;
  /** @throws CodedError SCHEDULE_NAME, SCHEDULE_ZONE, SCHEDULE_CRON, SCHEDULE_NEVER, SCHEDULE_REPEATS, SCHEDULE_OVERLAP, TEMPLATE_UNKNOWN or MEMBER_UNKNOWN. */
  putSchedule(schedule: Schedule): Promise<ScheduleView>;
  /** @throws CodedError SCHEDULE_UNKNOWN. */
  removeSchedule(name: string): Promise<void>;
  /** @throws CodedError SCHEDULE_UNKNOWN. */
  suspendSchedule(name: string, isSuspended: boolean): Promise<ScheduleView>;
}
