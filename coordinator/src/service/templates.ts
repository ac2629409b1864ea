import { CodedError } from "@fedseg/shared/errors.ts";
import type { Plan } from "@fedseg/shared/plan/plan.ts";
import type { MemberRecord, TemplateRecord } from "../studies/records.ts";
import { recordName } from "../studies/records.ts";
import type { Registry } from "../studies/registry.ts";
import { templateStudy } from "../studies/template.ts";
import type { TemplateView } from "../view.ts";
import { z } from "zod";
import type { EventLog } from "./event-log.ts";
import type { NewTemplate, WholeTemplate } from "./port.ts";
import { closedTemplate, tryTemplate } from "./proposals.ts";
import { badName, unknown } from "./refusals.ts";

/** What is needed beside the registry. */
interface Beside {
  readonly coordinator: Plan["coordinator"];
  readonly events: EventLog;
  now(): string;
}

/** What studies are made from. */
export class Templates {
  readonly #registry: Registry;
  readonly #beside: Beside;

  constructor(registry: Registry, beside: Beside) {
    this.#registry = registry;
    this.#beside = beside;
  }

  /** @throws CodedError TEMPLATE_UNKNOWN. */
  required(name: string): TemplateRecord {
    const template = this.#registry.get("template", name);
    if (template) return template;
    const known = this.#registry.all("template").map((each) => each.name);
    throw unknown("template", name, known);
  }

  whole(name: string): WholeTemplate {
    const record = this.required(name);
    return { ...viewOf(record), study: record.study };
  }

  views(): readonly TemplateView[] {
    return this.#registry.all("template").map(viewOf);
  }

  /** Keeps a template that members could accept; the same again changes nothing. @throws CodedError TEMPLATE_NAME, TEMPLATE_INVALID or PLAN_*. */
  async put({ name, study }: NewTemplate, members: readonly MemberRecord[]): Promise<TemplateView> {
    if (!recordName.safeParse(name).success) throw badName("template");
    const parsed = templateStudy.safeParse(study);
    if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
    const closed = closedTemplate(parsed.data);
    const { hash, sessions } = tryTemplate(closed, members, this.#beside.coordinator);
    const before = this.#registry.get("template", name);
    if (before?.hash === hash) return viewOf(before);
    const record: TemplateRecord = { name, hash, sessions, since: this.#beside.now(), study: closed };
    const written = this.#registry.put("template", record);
    this.#beside.events.recorded({ type: "template-put", text: name });
    await written;
    return viewOf(record);
  }
}

function viewOf({ name, hash, since, study }: TemplateRecord): TemplateView {
  return { name, hash, title: study.title, since };
}

function invalid(problems: string): CodedError {
  return new CodedError("TEMPLATE_INVALID", {
    what: `The template is not valid:\n${problems}\n`,
    why: "Every member would refuse what is made from it.",
    todo: "Correct what is named; the words are those of a configuration's study section.",
  });
}
