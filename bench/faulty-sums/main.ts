/** Plays studies with nodes that lie about their commitments, and prints what each way of lying costs the others. */
import { defaultCohort } from "@fedseg/shared/secagg/cohort.ts";
import { seededUniforms } from "../../test/simulation/seeded-uniforms.ts";
import { attemptsAllowed, usualAttempts } from "@fedseg/shared/plan/attempts.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { type FaultySum, convictedBySums, leaveOut, turnsOf } from "@fedseg/shared/session/faulty.ts";

/** What one study comes to. */
interface Course {
  /** Sums that are charged and not released. */
  readonly faulty: number;
  readonly convicted: readonly number[];
  /** Honest nodes left out of a released session, summed over sessions. */
  readonly missed: number;
  readonly isWhole: boolean;
}

type Lying = (turn: { readonly session: number; readonly attempt: number }) => boolean;

const [SESSIONS, STUDIES] = [12, 200];
const ALL = 1000;
const uniforms = seededUniforms("faulty sums");

const WAYS: Readonly<Record<string, Lying>> = {
  always: () => true,
  "at first attempts": ({ attempt }) => attempt === 1,
  "half of the time": () => uniforms.next() < 0.5,
  "one time in ten": () => uniforms.next() < 0.1,
};

function play(n: number, liars: readonly number[], isLying: Lying, maxAttempts: number): Course {
  const cohort = defaultCohort(n);
  const plan = planOf(n, maxAttempts);
  const sums: FaultySum[] = [];
  let convicted: readonly number[] = [];
  let missed = 0;
  for (let session = 1; session <= SESSIONS; session += 1) {
    for (let attempt = 1; ; attempt += 1) {
      const available = Array.from({ length: n }, (_, node) => node).filter(
        (node) => !convicted.includes(node),
      );
      const isOver = attempt > attemptsAllowed(plan, turnsOf(sums), session);
      const group = isOver ? undefined : leaveOut(sums, available, cohort, session);
      if (!group) return { faulty: sums.length, convicted, missed, isWhole: false };
      const survivors = available.filter((node) => !group.includes(node));
      if (!survivors.some((node) => liars.includes(node)) || !isLying({ session, attempt })) {
        missed += group.filter((node) => !liars.includes(node)).length;
        break;
      }
      const turn = { session, attempt };
      sums.push({ turn, code: "COMMITMENT_MISMATCH", survivors, closeHash: new Uint8Array(32) });
      convicted = convictedBySums(sums, cohort);
    }
  }
  return { faulty: sums.length, convicted, missed, isWhole: true };
}

/** As much of a plan as says how many attempts it allows. */
function planOf(n: number, maxAttempts: number): Plan {
  const { c, t, m } = defaultCohort(n);
  const roster = Array.from({ length: n }, (_, node) => ({ name: `p-${node}`, identity: "" }));
  return { roster, cohort: { c, t, m }, limits: { maxSessions: SESSIONS, maxAttempts } } as Plan;
}

function pick(n: number, count: number): number[] {
  const nodes = Array.from({ length: n }, (_, node) => node);
  return nodes
    .map((node) => [uniforms.next(), node] as const)
    .sort(([a], [b]) => a - b)
    .slice(0, count)
    .map(([, node]) => node);
}

console.log(
  "| n | liars | lie | attempts | faulty sums, mean | most | convicted | study whole | honest nodes left out |",
);
console.log("|---|---|---|---|---|---|---|---|---|");
for (const n of [4, 5, 7, 10]) {
  for (const count of new Set([1, defaultCohort(n).c])) {
    for (const [name, isLying] of Object.entries(WAYS)) {
      for (const attempts of [usualAttempts(n, defaultCohort(n)), 6, ALL]) {
        const courses = Array.from({ length: STUDIES }, () => {
          const liars = pick(n, count);
          const course = play(n, liars, isLying, attempts);
          if (course.convicted.some((node) => !liars.includes(node)))
            throw new Error("an honest node is convicted");
          return course;
        });
        const mean = (of: (course: Course) => number) =>
          courses.reduce((sum, course) => sum + of(course), 0) / STUDIES;
        const cells = [
          n,
          count,
          name,
          attempts === ALL ? "any" : attempts,
          mean(({ faulty }) => faulty).toFixed(1),
          Math.max(...courses.map(({ faulty }) => faulty)),
          mean(({ convicted }) => Math.min(1, convicted.length)).toFixed(2),
          mean(({ isWhole }) => Number(isWhole)).toFixed(2),
          mean(({ missed }) => missed).toFixed(1),
        ];
        console.log(`| ${cells.join(" | ")} |`);
      }
    }
  }
}
