import { type Question, check, reportOf } from "./check.ts";

type Victim = "nobody" | "coordinator" | number;

const within = (victim: Victim, earlyDeadlines: number, from: "roster" | "testimonies" = "testimonies") =>
  ({ victim, earlyDeadlines, restarts: true, from }) as const;

/** Worlds after which a search gives up, and says so. */
const LIMIT = 3_000_000;

const QUESTIONS: readonly Question[] = [
  { nodes: 3, honest: within("nobody", 4, "roster") },
  ...[0, 1, 2].map((node) => ({ nodes: 3, honest: within(node, 2) })),
  { nodes: 3, honest: within(0, 1, "roster") },
  { nodes: 3, honest: within("coordinator", 2) },
  { nodes: 3, honest: within("coordinator", 0, "roster") },
  { nodes: 4, honest: within("nobody", 2) },
  ...[0, 3].map((node) => ({ nodes: 4, honest: within(node, 1) })),
  { nodes: 4, honest: { ...within(1, 0), restarts: false } },
  { nodes: 4, honest: within("coordinator", 0) },
  { nodes: 3, honest: within("coordinator", 0), words: 1 },
  { nodes: 3, honest: within("nobody", 1), words: 2 },
  { nodes: 3, lying: { deaths: 1 } },
  { nodes: 4, lying: { deaths: 1 } },
];

let isSound = true;
for (const question of QUESTIONS) {
  const started = Date.now();
  const outcome = check(question, LIMIT);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${reportOf(question, outcome)}; ${seconds} s\n`);
  if (!outcome.broken) continue;
  isSound = false;
  process.stdout.write(
    `  broken: ${outcome.broken.rules.join("; ")}\n  ${outcome.broken.path.join("\n  ")}\n`,
  );
}
process.exitCode = isSound ? 0 : 1;
