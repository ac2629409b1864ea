import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { auditNoise, wholeAudit } from "../../client-node/src/self-audit/audit-noise.ts";
import { canaryText } from "../../client-node/src/self-audit/report-text.ts";
import { systemEntropy } from "../../keeper/src/keys/entropy.ts";
import { rejudge } from "../../shared/src/ledger/canary-report.ts";
import { ATTACKED, WITHOUT_NOISE, attackProgram } from "./planted-user.ts";
import { textTable } from "../../wording/src/terminal/text-table.ts";
import { seededSource } from "../../test/simulation/seeded-source.ts";
import { faultyNodes } from "../../test/statistics/faulty-nodes.ts";

/**
 * `npm run audit:empirical -- [--out FILE] [--seed TEXT]`: the audit of a node, on this copy of the program.
 * `-- --faults`: the same on nodes that are broken on purpose; each must fail.
 * `-- --models`: what programs that foretell release of a whole study, with a planted user and without; and the same without
 * noise, which must be found. `--only TEXT`: those whose name has it.
 */
const { values } = parseArgs({
  options: {
    out: { type: "string" },
    seed: { type: "string" },
    faults: { type: "boolean" },
    models: { type: "boolean" },
    only: { type: "string", default: "" },
  },
});
const { out, seed } = values;
const source = seed === undefined ? systemEntropy() : seededSource(seed);
const stamp = {
  party: "",
  madeAt: new Date().toISOString(),
  software: "working copy",
  randomness: seed === undefined ? "system" : "seeded",
} as const;

/** Studies with a planted user and as many without: none wrong proves mu 1.9, 1.41 is allowed. */
const STUDIES = 100;

const isFine = values.models ? auditModels() : values.faults ? auditFaults() : auditThis();
process.exitCode = isFine ? 0 : 1;

function auditThis(): boolean {
  const started = performance.now();
  const report = auditNoise(stamp, source);
  console.log(canaryText(report));
  console.log(`\n${((performance.now() - started) / 1000).toFixed(1)} s`);
  if (out !== undefined) {
    writeFileSync(out, `${JSON.stringify(report, undefined, 1)}\n`);
    console.log(`Report for others: ${out}`);
  }
  return report.verdict === "pass";
}

function auditModels(): boolean {
  const all = Object.keys(ATTACKED) as (keyof typeof ATTACKED)[];
  const programs = all.filter((name) => name.includes(values.only));
  const made = programs.map((program) => ({
    ...attackProgram(program, STUDIES, source),
    control: attackProgram(program, STUDIES, source, WITHOUT_NOISE).muLow,
  }));
  const rows = made.map(({ program, muLow, bound, control }) => [
    program,
    muLow.toFixed(2),
    bound.toFixed(2),
    control.toFixed(2),
  ]);
  const head = (text: string) => ({ head: text, align: "right" }) as const;
  console.log(
    textTable([{ head: "program" }, head("mu proved"), head("allowed"), head("without noise")], rows),
  );
  return made.every(({ muLow, bound, control }) => muLow <= bound && control > bound);
}

/** The trust rows, size and shape are enough: the other scenarios use the same noise. */
function auditFaults(): boolean {
  const { runs, scenarios } = wholeAudit();
  const extent = { runs, scenarios: scenarios.slice(0, 1) };
  const made = Object.entries(faultyNodes).map(([fault, node]) => {
    const report = auditNoise(stamp, source, node, extent);
    const [most] = report.attacks;
    const { statistic, samples } = report.variances.find(({ name }) => name === "release")!;
    const [first = "nothing"] = rejudge(report).failed;
    return { fault, report, most, ratio: statistic / samples, first };
  });
  console.log(
    textTable(
      [
        { head: "fault" },
        { head: "verdict" },
        { head: "mu proved", align: "right" },
        { head: "allowed", align: "right" },
        { head: "variance", align: "right" },
        { head: "failed tests", align: "right" },
        { head: "the first" },
      ],
      made.map(({ fault, report, most, ratio, first }) => [
        fault,
        report.verdict,
        most.muLow.toFixed(2),
        most.bound.toFixed(2),
        ratio.toFixed(3),
        `${rejudge(report).failed.length}`,
        first,
      ]),
    ),
  );
  return made.every(({ report }) => report.verdict === "fail");
}
