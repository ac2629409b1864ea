import { CodedError } from "@fedseg/shared/errors.ts";
import type { StudyRecord } from "../studies/records.ts";
import type { Reason } from "../view.ts";

/** What there is none of: a study, a template, a member, a schedule. */
export type Kind = "study" | "template" | "member" | "schedule";

/** The refusal of what names something that is not there. */
export function unknown(kind: Kind, name: string, known: Iterable<string>): CodedError {
  const names = [...known].slice(0, 20).join(", ");
  return new CodedError(`${kind.toUpperCase()}_UNKNOWN`, {
    what: `There is no ${kind} ${JSON.stringify(name.slice(0, 64))}.`,
    why: "The service does only what is asked by a name that it knows.",
    todo: names === "" ? `Add the ${kind} first.` : `Give one of: ${names}.`,
  });
}

/** The refusal of a name that could be something else: a path, a row's key, a part of an address. */
export function badName(kind: Kind): CodedError {
  return new CodedError(`${kind.toUpperCase()}_NAME`, {
    what: `That is no name of a ${kind}.`,
    why: "Names become folders, rows and parts of addresses.",
    todo: "Use 1 to 63 small letters, digits and hyphens, the first a letter or a digit.",
  });
}

/** The refusal of a name that is taken. */
export function taken(kind: Kind, name: string): CodedError {
  return new CodedError(`${kind.toUpperCase()}_KNOWN`, {
    what: `There is a ${kind} ${name} already.`,
    why: "A name means one thing for as long as the service keeps its books.",
    todo: "Choose another name.",
  });
}

/** The refusal of a key that is not trusted any more. */
export function identityRevoked(): CodedError {
  return new CodedError("IDENTITY_REVOKED", {
    what: "This identity key is revoked.",
    why: "A revocation holds for ever, in every study.",
    todo: "Ask the member for a key that it has made anew, and compare it with the member on the phone.",
  });
}

/** Why a study has ended that nobody was asked about. */
export function cancelledDraft(reason: string): Reason {
  return {
    code: "STUDY_CANCELLED",
    what: `The operator has cancelled this study before it was offered (${JSON.stringify(reason)}).`,
    why: "No member has heard of it.",
    todo: "Propose another.",
  };
}

/** The refusal of a new key in the midst of a study. */
export function inStudy(member: string, { name, state }: StudyRecord): CodedError {
  return new CodedError("MEMBER_IN_STUDY", {
    what: `${member} is in the study ${name}, which is ${state}.`,
    why: "A plan names the key that each of its members signs with, to the end.",
    todo: "Let the study end, or cancel it (the command is withdraw); then enter the new key.",
  });
}

/** The refusal of ledgers for a study without a bundle. */
export function unpublished(name: string): CodedError {
  return new CodedError("BUNDLE_NONE", {
    what: `The study ${name} has published no bundle.`,
    why: "A study publishes one when it ends, with its model or without, and none when it ends before its first session. One that was ended early first hears from its members what they never open: it publishes when all have answered, or its plan's longest step (timing.bundleMs or reportMs) has passed.",
    todo: "Wait that long, and look with fedseg-coordinator history, which shows the bundle; then hand the ledgers in.",
  });
}

/** The refusal of what acknowledges a verdict that lacks nothing, or that is an accusation. */
export function notOpen(name: string, verdict = "none yet"): CodedError {
  return new CodedError("AUDIT_NOT_OPEN", {
    what: `The verdict of the study ${name} is ${verdict}: only NOT VERIFIABLE can be acknowledged.`,
    why: "PASS lacks nothing, a FAIL accuses somebody and stays open, and before an audit there is nothing to know.",
    todo: "Look at the study with fedseg-coordinator history; what a FAIL has found is shown by fedseg-audit report BUNDLE.",
  });
}

/** Why a verdict stays that rests on more than a bundle has here. */
export function behind(name: string, lacks: readonly string[]): CodedError {
  const first = lacks.slice(0, 10).join(", ");
  return new CodedError("BUNDLE_BEHIND", {
    what: `The bundle of the study ${name} lacks here what its verdict rests on: ${first}${lacks.length > 10 ? " and more" : ""}.`,
    why: "It was handed in to another process of this coordinator, or has gone from this folder. A verdict of less would hide what was found: the one that there is stays.",
    todo: `Run collect here with everything that members have handed in for ${name}, also what was collected before: then it is audited anew.`,
  });
}

/** Why a FAIL stays that software of before has kept without what it rests on. */
export function unfounded(name: string): CodedError {
  return new CodedError("BUNDLE_BEHIND", {
    what: `The verdict of the study ${name} stays FAIL: it does not say what it rests on, and the bundle here gives another.`,
    why: "Software of before did not note that, so this folder may be an older one than the verdict's. A verdict of less would hide what was found.",
    todo: `Run collect here with everything that members have handed in for ${name}, also what was collected before: then it is audited anew.`,
  });
}

/** The refusal of what is asked of a study whose books do not open. */
export function unopened(name: string): CodedError {
  return new CodedError("STUDY_UNOPENED", {
    what: `The books of the study ${name} cannot be opened.`,
    why: "What it was is in the service's log, under the same name.",
    todo: "Mend what the log names, and ask again.",
  });
}
