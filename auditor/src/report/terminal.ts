import type { AuditReport } from "../audit.ts";
import type { CheckReport, Finding } from "../finding.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import { downText, upText } from "@fedseg/wording/number-text.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { TERMINAL_COLUMNS as WIDTH, textTable, wrapText } from "@fedseg/wording/terminal/text-table.ts";
import type { AccountFacts } from "../checks/accounts.ts";
import type { TrustRow } from "../checks/guarantees.ts";

const NAME = 24;
const BAR = 12;
const MARKS: Readonly<Record<Finding["verdict"], string>> = {
  PASS: "PASS",
  FAIL: "FAIL",
  "NOT VERIFIABLE": "n/v ",
};

/** Writes a report for a terminal of 80 columns. */
export function reportText(report: AuditReport): string {
  const { study, studies, checks, accounts, trust } = report;
  const head = study
    ? `AUDIT of ${JSON.stringify(study.title)}, study ${study.studyId.slice(0, 16)}…`
    : "AUDIT";
  const title = foldText(head);
  const tables = study ? [accountTable(accounts), trustTablesText(trust, studies)] : [];
  return [title, checks.map(checkText).join("\n"), ...tables, verdictText(report)].join("\n\n");
}

function checkText({ number, name, findings }: CheckReport): string {
  const failures = findings.filter(({ verdict }) => verdict === "FAIL");
  const shown = findings.filter((finding) => finding.verdict !== "FAIL" || finding === failures[0]);
  return shown
    .map(({ verdict, text, supply }, at) => {
      const more = verdict === "FAIL" && failures.length > 1 ? ` (and ${failures.length - 1} more)` : "";
      return wrapped(
        `  ${MARKS[verdict]}  ${(at === 0 ? `${`${number}`.padStart(2)} ${name}` : "").padEnd(NAME)}`,
        text + more + (supply === undefined ? "" : `. Supply: ${supply.replaceAll("`", "")}`),
      );
    })
    .join("\n");
}

/** Breaks a text behind a label, further lines under the first. */
function wrapped(label: string, text: string): string {
  const [first, ...more] = foldText(text, 0, WIDTH - columnsOf(label) - 1).split("\n");
  const margin = " ".repeat(columnsOf(label));
  return [`${label} ${first}`, ...more.map((line) => `${margin} ${line}`)].join("\n");
}

function accountTable(rows: readonly AccountFacts[]): string {
  const deltas = [...new Set(rows.map(({ delta }) => delta))];
  const columns = [
    { head: "account", width: 14 },
    ...["budget", "left", "if it stops"].map((head) => ({ head, align: "right" }) as const),
    { head: "share of mu² spent" },
    ...(deltas.length > 1 ? [{ head: "delta" }] : []),
  ];
  const cells = rows.map(({ name, delta, ifStopped, budget, left, share }) => [
    name,
    upText(budget.epsilon),
    downText(left.epsilon),
    upText(ifStopped?.epsilon ?? Infinity),
    bar(share),
    ...(deltas.length > 1 ? [delta] : []),
  ]);
  const at = deltas.length === 1 ? `delta ${deltas[0]}` : "each account's delta";
  return [
    ...wrapText(`BUDGETS (epsilon at ${at}; everything reserved and not refunded counts as spent)`, WIDTH),
    ...indented(textTable(columns, cells, WIDTH - 2)),
    "  Budget: at delta, at delta/K once it was raised.",
    "  If it stops: the next rung of the account's ladder, at delta/K; good whenever",
    "  one decides to.",
  ].join("\n");
}

/** Writes what the releases of each study give away, under its name where there are several. */
function trustTablesText(rows: readonly TrustRow[], studies: AuditReport["studies"]): string {
  const tables = studies.flatMap(({ studyId, title, delta }) => {
    const name = `${JSON.stringify(title)}, study ${studyId.slice(0, 16)}…, `;
    const about = `${studies.length > 1 ? name : ""}add or remove all data of one user, at delta ${delta}`;
    const own = rows.filter((row) => row.studyId === studyId);
    return [foldText(`RELEASES (${about})`), ...trustTableLines(own)];
  });
  return [...tables, "  That a person has one account on a platform is assumed, not enforced."].join("\n");
}

function trustTableLines(rows: readonly TrustRow[]): readonly string[] {
  const columns = [
    { head: "against", width: 38 },
    ...["mu", "epsilon", "GDP", "zCDP"].map((head) => ({ head, align: "right" }) as const),
  ];
  const cells = rows.map(({ text, mu, epsilon, epsilonGdp, epsilonZcdp }) => [
    text,
    upText(mu),
    upText(epsilon),
    upText(epsilonGdp),
    upText(epsilonZcdp),
  ]);
  return indented(textTable(columns, cells, WIDTH - 2));
}

function indented(text: string): readonly string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

/** Writes a report's verdict as the sentence that ends it. */
export function verdictText({ verdict, checks }: AuditReport): string {
  const findings = checks.flatMap((check) => check.findings);
  const open = findings.filter((finding) => finding.verdict === "NOT VERIFIABLE").length;
  const failed = checks.filter((check) => check.findings.some((finding) => finding.verdict === "FAIL"));
  const missing = findings.filter(({ supply }) => supply !== undefined).length;
  if (verdict === "NOT VERIFIABLE")
    return wrapped(
      "VERDICT: NOT VERIFIABLE",
      `(nothing contradicts, but ${missing} ${missing === 1 ? "thing is" : "things are"} missing that a command supplies)`,
    );
  return verdict === "PASS"
    ? `VERDICT: PASS (${open} statements cannot be verified from documents, marked n/v)`
    : wrapped("VERDICT: FAIL", `(${failed.map(({ name }) => name).join(", ")})`);
}

function bar(share: number): string {
  const full = Math.min(BAR, Math.ceil(share * BAR));
  return `${"█".repeat(full)}${"·".repeat(BAR - full)} ${(Math.ceil(share * 1000) / 10).toFixed(1).padStart(5)} %`;
}
