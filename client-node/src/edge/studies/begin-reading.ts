import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { Users } from "../ingest/users.ts";
import type { Kernels } from "../kernels/open-kernels.ts";
import type { StudyTeller } from "../study-teller.ts";

/** What begins with a plan. */
interface Begun {
  readonly users: Pick<Users, "prepare">;
  readonly kernels: Pick<Kernels, "begin"> | undefined;
  readonly teller: Pick<StudyTeller, "began">;
  /** Makes what commitments are made with, others having their turn in between. */
  readonly generators: (plan: Plan) => Promise<void>;
}

/**
 * Begins to read the rows of a plan, and makes what its sessions need beside them; resolves when both have ended. The rows come first: their time runs from now on, as
 * that of the bundle does, and after a restart a long plan is tried out to tell what it comes to. A later beginning would let a session
 * find them unread before their time is over, and later ones count them.
 */
export async function beginReading(plan: Plan, { users, kernels, teller, generators }: Begun): Promise<void> {
  const rows = users.prepare(plan);
  kernels?.begin(plan.budget.usersCap);
  teller.began(plan);
  await Promise.all([rows.ready(), generators(plan)]);
}
