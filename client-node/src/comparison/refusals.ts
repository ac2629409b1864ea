import { CodedError } from "@fedseg/shared/errors.ts";

/** The two have pinned different names or keys. */
export function otherRoster(): CodedError {
  return new CodedError("ROSTERS_DIFFER", {
    what: "The words are not those of this node's roster: you and your partner have pinned different keys.",
    why: "Somebody has given you two rosters, or one of you has pinned an older one, or the words are of an earlier call.",
    todo: "Begin once more, both of you. If it comes again, read each other the names and keys of policy.coordinator and policy.roster, find the one that differs, and take part in nothing until its owner has told both of you which is right.",
  });
}

/** Some words were not understood. */
export function misheard(what: string): CodedError {
  return new CodedError("WORDS_MISHEARD", {
    what: `The words cannot be right. ${what}`,
    why: "A word was misheard or mistyped; nothing is recorded.",
    todo: "Let your partner read them once more, letter by letter, and give the same command with them.",
  });
}

/** There is no challenge to which the words could belong. */
export function notBegun(): CodedError {
  return new CodedError("COMPARISON_UNBEGUN", {
    what: "No comparison of this roster with this partner has begun here.",
    why: "Its words hold for one call and one roster: it was never begun, or names or keys have changed since.",
    todo: "Begin once more: the one whose name is earlier runs compare without --heard, and reads the words out.",
  });
}

/** Nobody to compare with. */
export function unknownPartner(partners: readonly string[]): CodedError {
  return new CodedError("PARTNER_UNKNOWN", {
    what: "That is the name of no partner in policy.roster.",
    why: "A comparison is made between two organisations that take part; the coordinator's word counts for nothing in it.",
    todo: `Give one of ${partners.join(", ")} after --with.`,
  });
}

/** The roster holds another key for this node than the one on its disk. */
export function notOurs(): CodedError {
  return new CodedError("ROSTER_NOT_OURS", {
    what: "The roster pins another key, or none, for this node's name than the identity key on this disk.",
    why: "Whoever has written it would speak in this organisation's place; or the key was changed here since.",
    todo: "Compare the public half of your key with the roster. If your key is the newest one, pin it there, tell every partner, and compare again; if it is not, bring the right key file back.",
  });
}

/** Too few partners have compared the roster. Constant: the coordinator must not hear who has compared with whom. */
export function uncompared(): CodedError {
  return new CodedError("ROSTER_UNCOMPARED", {
    what: "The roster has not been compared with as many partners as this node's policy asks for.",
    why: "The coordinator's operator hands out the keys; only partners who compare them with each other can tell whether they are true.",
    todo: "Run fedseg-node compare --config FILE: it says with whom to compare, and how. Two calls of a minute each are enough where c is 1.",
  });
}
