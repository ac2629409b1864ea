import type { Plan } from "@fedseg/shared/plan/plan.ts";
import { changedTemplate } from "../studies/template-changes.ts";
import type { LiveStudies } from "./live-studies.ts";
import type { Members } from "./members.ts";
import type { OpenStudy, PlanParts, PlansPort, Sketch } from "./port.ts";
import { quorumOf } from "./proposals.ts";
import type { Templates } from "./templates.ts";
import { recordsIn } from "./under-way.ts";

/** What plans are found in. */
interface Beside {
  readonly members: Members;
  readonly templates: Templates;
  readonly live: LiveStudies;
}

/** Plans of studies under way, and of those that are being thought of. */
export class Plans implements PlansPort {
  readonly #coordinator: Plan["coordinator"];
  readonly #beside: Beside;

  constructor(coordinator: Plan["coordinator"], beside: Beside) {
    this.#coordinator = coordinator;
    this.#beside = beside;
  }

  opened(study: string): OpenStudy | undefined {
    const live = this.#beside.live.get(study);
    return live && { plan: live.plan, records: recordsIn(live.state) };
  }

  parts({ template, changes, members, quorum }: Sketch): PlanParts {
    const roster = this.#beside.members.named(members);
    quorumOf(quorum, roster.length);
    const { study } = this.#beside.templates.required(template);
    return {
      study: changedTemplate(study, changes),
      members: roster.map(({ name, identity }) => ({ name, identity })),
      coordinator: this.#coordinator,
      // Costs do not depend on it.
      snapshot: "2026-01-01T00:00:00Z",
    };
  }
}
