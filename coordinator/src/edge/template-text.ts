import { textTable } from "@fedseg/wording/terminal/text-table.ts";
import { budgetOf } from "../make-plan.ts";
import type { WholeTemplate } from "../service/port.ts";
import type { TemplateView } from "../view.ts";

const COLUMNS = [{ head: "template" }, { head: "title" }, { head: "since" }, { head: "hash begins with" }];

/** Writes all templates of a service, in the order in which they came. */
export function templatesText(templates: readonly TemplateView[]): string {
  if (templates.length === 0)
    return "There are no templates; a service reads those of its folder when it starts.";
  const rows = templates.map(({ name, title, since, hash }) => [
    name,
    title,
    since.slice(0, 10),
    hash.slice(0, 16),
  ]);
  return textTable(COLUMNS, rows);
}

/** Writes what studies of a template ask, and the hash that standing approvals are bound to. */
export function templateText({ name, title, since, hash, study }: WholeTemplate): string {
  const { budget, usersFloor, programs, dictionary } = study;
  return [
    `${name}: ${JSON.stringify(title)}, kept as it is since ${since}`,
    `hash ${hash}: standing approvals are bound to it`,
    `programs: ${programs.map((program) => program.name).join(", ")}`,
    `features: ${dictionary.features.map((feature) => feature.name).join(", ")}`,
    `budget: epsilon ${budget.epsilon} at delta ${budgetOf(budget, 1).delta}; made for ${usersFloor} users or more in all`,
    "what it computes and costs:",
    `  fedseg-coordinator plan --config FILE --template ${name}`,
  ].join("\n");
}
