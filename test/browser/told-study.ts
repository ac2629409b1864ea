import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { mostOf } from "@fedseg/coordinator/service/proposals.ts";
import type { OpenStudy } from "@fedseg/coordinator/service/port.ts";
import type { TemplateStudy } from "@fedseg/coordinator/studies/template.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { bundleOf } from "../audit/make-bundle.ts";
import { type FakeService, studyView } from "../api/fake-service.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

/** A study that has really run, in one process: as a service has it open, and the bundle that it has published. */
export interface ToldStudy extends OpenStudy {
  readonly bundle: string;
  readonly template: TemplateStudy;
}

/** Runs a tiny study with groups within groups, whose data choose the number of segments. */
export function toldStudy(): ToldStudy {
  const study = new InProcessStudy({ plan: asked }).run();
  const bundle = mkdtempSync(join(tmpdir(), "fedseg-told-"));
  for (const [path, bytes] of bundleOf(study)) {
    mkdirSync(dirname(join(bundle, path)), { recursive: true });
    writeFileSync(join(bundle, path), bytes);
  }
  const { plan } = study;
  const state = study.coordinator();
  if (state?.phase !== "done") throw new TypeError(`"study" expected a finished one, got ${state?.phase}`);
  return { plan, records: state.running.records, bundle, template: templateOf(plan) };
}

function asked(plan: Plan): Plan {
  const [{ name, share, spec }] = plan.programs;
  const segmentation = { name, share, spec: { ...spec, k: { from: 2, to: 4, prefer: 2 } } };
  const hierarchy = { name: "hierarchy", share: 0, spec: { groups: [2] } };
  return { ...plan, programs: [segmentation, hierarchy] as Plan["programs"] };
}

function templateOf({
  title,
  budget,
  usersFloor,
  programs,
  limits,
  timing,
  features,
  cleaning,
}: Plan): TemplateStudy {
  const dictionary = { version: 1, features, cleaning };
  const study = {
    title,
    budget,
    usersFloor,
    programs,
    limits,
    timing: { prepareMs: 0, ...timing },
    dictionary,
  };
  return study as unknown as TemplateStudy;
}

const SAYS = { en: "in order", zh: "一切正常" };

/** One study that members are asked about, one that runs, and one that has ended. */
export function fillService(service: FakeService, { plan, records, bundle, template }: ToldStudy): void {
  const roster = plan.roster.map(({ name }) => ({ name, hasApproved: true }));
  const { epsilon, delta } = plan.budget;
  const cost = { epsilon, delta, sessions: records.length, most: mostOf(plan) };
  const [running, ended] = [studyView("autumn", "running"), studyView("winter", "finished")];
  service.written = template;
  service.open.set("autumn", { plan, records: records.slice(0, 3) });
  service.studies.set("autumn", { ...running, roster, cost, waitsFor: [] });
  const verdict = { verdict: "PASS", at: ended.since, codes: [], missing: [], says: SAYS } as const;
  service.studies.set("winter", { ...ended, roster, cost, waitsFor: [], can: [], bundle, verdict });
  service.schedules.push({
    name: "monthly",
    template: "monthly",
    cron: "0 6 2 * *",
    timeZone: "Europe/Berlin",
    state: "active",
    next: "2027-01-02T05:00:00.000Z",
  });
  for (const [at] of records.slice(0, 3).entries()) {
    service.happen({ type: "opened", study: "autumn", session: at + 1 });
    if (at === 1) service.happen({ type: "missing", study: "autumn", session: 2, text: "shop-2" });
    service.happen({ type: "released", study: "autumn", session: at + 1 });
  }
}
