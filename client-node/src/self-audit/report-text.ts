import { varianceLimits } from "@fedseg/shared/dp/canary-statistics.ts";
import type { CanaryReport } from "@fedseg/shared/ledger/canary-report.ts";
import { chiSquareUpperQuantile } from "@fedseg/shared/math/chi-square.ts";
import { normalUpperQuantile } from "@fedseg/shared/math/special-normal.ts";
import { textTable } from "@fedseg/wording/terminal/text-table.ts";

type Variance = CanaryReport["variances"][number];

/** Writes a canary report for a terminal of 80 columns: what was tried, what was found, what is allowed. */
export function canaryText(report: CanaryReport): string {
  const { design, verdict } = report;
  const { n, c, m } = design.cohort;
  const passed = verdict === "pass";
  return [
    `AUDIT OF THE NOISE on made-up users: ${design.runs} runs with a target and ${design.runs} without.`,
    `${n} nodes, ${m} of them in the sum, ${c} of these collude; mu ${design.mu.toFixed(3)} per user and run; ${report.randomness} randomness.`,
    `A sound installation fails any of the ${design.tests} tests with probability ${design.alpha}.`,
    "",
    "IS THE TARGET THERE? What attackers prove of mu, with the best score there is:",
    attackTable(report),
    "",
    "IS THE NOISE OF THE RIGHT SIZE? Its variance over the planned one:",
    varianceTable(report),
    "",
    "AND OF THE RIGHT SHAPE? Chi-square of its values:",
    shapeTable(report),
    "",
    "AWKWARD ROWS, exactly:",
    textTable(
      [{ head: "" }, { head: "canary" }, { head: "what must hold" }],
      report.canaries.map((canary) => [mark(canary.verdict), canary.name, canary.says]),
    ),
    "",
    passed
      ? "PASS: the noise is there, in full, and no target moves a sum by more than its charge allows."
      : "FAIL: do not take part in a study with this installation; keep this report and have it looked into.",
  ].join("\n");
}

function attackTable({ attacks, design }: CanaryReport): string {
  return textTable(
    [
      { head: "" },
      { head: "attack" },
      { head: "proved", align: "right" },
      { head: "about", align: "right" },
      { head: "allowed", align: "right" },
      { head: "who attacks whom" },
    ],
    attacks.map(({ name, says, bound, muLow, verdict, thresholds }) => {
      const { falsePositives, falseNegatives } = thresholds[Math.floor(thresholds.length / 2)];
      const rate = (errors: number) => normalUpperQuantile((errors + 0.5) / (design.runs + 1));
      const about = rate(falsePositives) + rate(falseNegatives);
      return [mark(verdict), name, muLow.toFixed(2), about.toFixed(2), bound.toFixed(2), says];
    }),
  );
}

/** The tests over everything one by one, of those of single queries the farthest from 1. */
function varianceTable({ variances, design }: CanaryReport): string {
  const isSingle = ({ name }: Variance) => name.includes(",") || name.startsWith("release of");
  const far = ({ samples, statistic }: Variance) => Math.abs(statistic / samples - 1) * Math.sqrt(samples);
  const singles = variances.filter(isSingle).toSorted((a, b) => far(b) - far(a));
  const failed = singles.filter(({ verdict }) => verdict === "fail");
  const shown = failed.length > 0 ? failed.slice(0, 8) : singles.slice(0, 1);
  const rows = [...variances.filter((made) => !isSingle(made)), ...shown].map((made) => {
    const { low, high } = varianceLimits(made.samples, design.alpha / design.tests);
    const [ratio, least, most] = [made.statistic, low, high].map((x) => (x / made.samples).toFixed(3));
    return [mark(made.verdict), made.name, `${made.samples}`, ratio, `${least} to ${most}`];
  });
  const table = textTable(
    [
      { head: "" },
      { head: "noise of" },
      { head: "draws", align: "right" },
      { head: "ratio", align: "right" },
      { head: "allowed" },
    ],
    rows,
  );
  const left = singles.length - shown.length;
  return left > 0
    ? `${table}\n   ${left} more of single queries, each nearer to 1${failed.length > 0 ? " or below the eighth" : ""}`
    : table;
}

function shapeTable({ shapes, design }: CanaryReport): string {
  return textTable(
    [
      { head: "" },
      { head: "noise" },
      { head: "draws", align: "right" },
      { head: "statistic", align: "right" },
      { head: "allowed", align: "right" },
    ],
    shapes.map(({ name, samples, statistic, freedom, verdict }) => {
      const most = chiSquareUpperQuantile(design.alpha / design.tests, freedom);
      return [mark(verdict), name, `${samples}`, statistic.toFixed(1), most.toFixed(1)];
    }),
  );
}

function mark(verdict: CanaryReport["verdict"]): string {
  return verdict === "pass" ? "PASS" : "FAIL";
}
