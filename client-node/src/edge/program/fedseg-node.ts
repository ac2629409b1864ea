import { ENDS, FAILED } from "@fedseg/wording/command-line/exit-statuses.ts";
import type { Program } from "@fedseg/wording/command-line/program.ts";
import { ACCOUNT } from "./account.ts";
import { KEYS } from "./keys.ts";
import { PEOPLE } from "./people.ts";
import { SEGMENTS } from "./segments.ts";
import { START } from "./start.ts";
import { STUDY } from "./study.ts";

/** The commands of a node. */
export const FEDSEG_NODE: Program = {
  name: "fedseg-node",
  says: "one organisation's own node: its rows stay here",
  refused: 1,
  statuses: { ...ENDS, STUDY_ENDED: FAILED },
  about: async (_, options) => (await import("./about-node.ts")).aboutNode(options),
  groups: [START, STUDY, SEGMENTS, PEOPLE, ACCOUNT, KEYS],
};
