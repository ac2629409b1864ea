import type { AuditReport } from "@fedseg/auditor/audit.ts";
import { checkCalled } from "@fedseg/auditor/checks/all.ts";
import { CODES } from "@fedseg/auditor/codes.ts";

/** Says of a check that it finds what it does not list. Faults of records, which are not in the table, are anybody's. */
function assertListed({ checks }: AuditReport): void {
  for (const check of checks) {
    const { codes } = checkCalled(check);
    const stray = check.findings.find(
      ({ code }) =>
        !["NOTHING_CHECKED", "STUDY_UNREADABLE"].includes(code) && CODES.has(code) && !codes.includes(code),
    );
    if (stray) throw new Error(`${check.name} does not list ${stray.code}`);
  }
}

/** Lists the counter-examples of a report, each kind once: number of the check and code. */
export function faults(report: AuditReport): readonly string[] {
  assertListed(report);
  const { checks } = report;
  const found = checks.flatMap(({ number, findings }) =>
    findings.filter(({ verdict }) => verdict === "FAIL").map(({ code }) => `${number} ${code}`),
  );
  return [...new Set(found)];
}

/** Lists what a report says is missing and a command supplies, each kind once: number of the check and code. */
export function lacks({ checks }: AuditReport): readonly string[] {
  const found = checks.flatMap(({ number, findings }) =>
    findings.filter(({ supply }) => supply !== undefined).map(({ code }) => `${number} ${code}?`),
  );
  return [...new Set(found)];
}

/** Lists {@link faults} and {@link lacks}: everything that keeps a bundle from passing. */
export function objections(report: AuditReport): readonly string[] {
  return [...faults(report), ...lacks(report)].sort();
}

/** Lists {@link objections} except those of check 4, which catches whoever rewrites what others have seen. */
export function besidesForks(report: AuditReport): readonly string[] {
  return objections(report).filter((fault) => !fault.startsWith("4 "));
}

/** Lists the codes of what a report says it cannot show, each once. */
export function openCodes({ checks }: AuditReport): readonly string[] {
  const open = checks.flatMap(({ findings }) =>
    findings.filter(({ verdict }) => verdict === "NOT VERIFIABLE").map(({ code }) => code),
  );
  return [...new Set(open)];
}
