import type { AuditReport } from "@fedseg/auditor/audit.ts";

/** Lists the counter-examples of a report, each kind once: number of the check and code. */
export function faults({ checks }: AuditReport): readonly string[] {
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
