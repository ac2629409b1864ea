import { DOMAINS } from "../crypto/domains.ts";
import { hashFields } from "../crypto/hash.ts";
import { encodeCanonical } from "../protocol/codec.ts";
import type { Plan } from "./plan.ts";

/**
 * Whose a field of a plan is. "template": a standing approval is of just this. "run": it changes from study to study, and
 * something else bounds it at the node. "names": which there are is the template's, what they hold is the run's.
 */
type Owner = "template" | "run" | "names";

/**
 * Every field of a plan, decided; one that is not here does not compile. What costs, computes or waits is the template's.
 * What is the run's, and by what else a node bounds it:
 * `studyId` and `title` compute nothing. `snapshot`: the policy's `maxSnapshotDays`, `earlierSnapshots` and its clock.
 * `roster` and `cohort`: the pinned roster, comparisons, `minNodes` and the cohort's limits; c, which the roster's size suggests, is bounded by
 * the standing approval itself. `quorum` leads to a smaller
 * roster and to nothing else, under the same floors. `enrolBy` and `deadline` only ever end a study. `replaces` names a study of which a node must know all else to be the
 * same. `template` is this hash, which a node computes itself. `inputs`: a chained refresh takes last month's model, so that
 * their names alone are the template's; a node that is not asked takes only models that its own ledger names.
 * @see docs/decisions/0108-propose-by-schedule.md
 */
const OWNERS = {
  protocol: "template",
  studyId: "run",
  title: "run",
  coordinator: "template",
  roster: "run",
  cohort: "run",
  budget: "template",
  features: "template",
  cleaning: "template",
  snapshot: "run",
  targets: "template",
  catalogue: "template",
  inputs: "names",
  usersFloor: "template",
  programs: "template",
  limits: "template",
  timing: "template",
  quorum: "run",
  enrolBy: "run",
  deadline: "run",
  replaces: "run",
  template: "run",
} as const satisfies Record<keyof Plan, Owner>;

/**
 * Hashes what a plan has in common with all others of its template: 32 bytes, which a standing approval names. To be computed
 * from the plan itself and never taken from what it states.
 */
export function templateHash(plan: Plan): Uint8Array {
  const owners: Readonly<Record<string, Owner>> = OWNERS;
  const own = Object.entries(plan).flatMap(([field, value]): [string, unknown][] => {
    const owner = Object.hasOwn(owners, field) ? owners[field] : "template";
    if (owner === "run" || value === undefined) return [];
    return [[field, owner === "names" ? Object.keys(value).toSorted() : value]];
  });
  return hashFields(DOMAINS.template, encodeCanonical(Object.fromEntries(own)));
}
