import { withSpec } from "../simulation/plan-changes.ts";
import { type Audited, auditFacts } from "@fedseg/auditor/audit.ts";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { type ReportData, reportData } from "@fedseg/auditor/report/report-data.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import type { Hooks } from "../simulation/hooks.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

/** One attempt is lost and refunded, another is unmasked by two nodes and never released. */
const LOST_ATTEMPTS: Hooks = {
  toCoordinator: (node, message) => {
    const isLost =
      (message.type === "report" && message.envelope.session === 2) ||
      (message.type === "unmask" && message.envelope.session === 4);
    return node >= 2 && isLost && message.envelope.attempt === 1 ? [] : [{ message }];
  },
};

/** Runs a small study of four shops with two lost attempts and lays out its bundle. */
export function shopBundle(): BundleFiles {
  const plan = (tiny: Plan) => ({
    ...withSpec(tiny, { normalise: "quantiles" }),
    title: "Spring customers",
    usersFloor: 200,
  });
  return bundleOf(new InProcessStudy({ plan, accountEpsilon: 12, hooks: LOST_ATTEMPTS }).run());
}

/** What a bundle shows. */
export interface Shown extends Audited {
  readonly data: ReportData;
}

/** Audits a bundle and puts its report together. */
export function show(files: BundleFiles): Shown {
  const audited = auditFacts(files);
  return { ...audited, data: reportData(audited) };
}
