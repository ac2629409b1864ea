import type { AuditReport } from "@fedseg/auditor/audit.ts";

/** Lists the counter-examples of a report, each kind once: number of the check and code. */
export function faults({ checks }: AuditReport): readonly string[] {
  const found = checks.flatMap(({ number, findings }) =>
    findings.filter(({ verdict }) => verdict === "FAIL").map(({ code }) => `${number} ${code}`),
  );
  return [...new Set(found)];
}

/** Lists {@link faults} except those of check 4, which catches whoever rewrites what others have seen. */
export function besidesForks(report: AuditReport): readonly string[] {
  return faults(report).filter((fault) => !fault.startsWith("4 "));
}

/** Lists the codes of what a report says it cannot show, each once. */
export function openCodes({ checks }: AuditReport): readonly string[] {
  const open = checks.flatMap(({ findings }) =>
    findings.filter(({ verdict }) => verdict === "NOT VERIFIABLE").map(({ code }) => code),
  );
  return [...new Set(open)];
}
