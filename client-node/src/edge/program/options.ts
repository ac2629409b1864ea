import type { OptionLine } from "@fedseg/wording/command-line/program.ts";

/** Options that several commands take. */
export const CONFIG: OptionLine = { value: "FILE", says: "this node's configuration" };
export const USER: OptionLine = { value: "ID", says: "the user, by the id in this node's own data" };
export const YES: OptionLine = { says: "do it; without, only show what it would mean" };
export const STATEMENT: OptionLine = { value: "FILE", says: "the partner's statement" };

/** What commands say at once that read rows, which takes seconds, or minutes. */
export const READS_ROWS = "reads this node's books and rows";
export const LOOKS_FOR_USER = "looks whether the rows name this user";

/** Which of the studies whose results a node keeps. */
export const OF_STUDY = {
  value: "NAME",
  says: "of this study, by its name under studies/ or its hash; the newest when left out",
} as const;
