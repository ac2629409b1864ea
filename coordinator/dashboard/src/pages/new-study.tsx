import type { MemberView, TemplateView } from "@fedseg/coordinator/view.ts";
import type { Terms } from "@fedseg/coordinator/told/view.ts";
import { isolatedText } from "@fedseg/wording/page-ui/format.ts";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { CostPreview, FormProblem, useTried } from "../parts/cost-preview.tsx";
import { Field, MemberFields } from "../parts/fields.tsx";
import { type StudyForm, changesIn, faultOf, nextName, proposalIn, queryOf } from "../parts/study-form.ts";
import { held, mayAct, refresh, w } from "../state.ts";

/** Offers a study to the members, made from a template; what it would cost and tell stands beside the form as it is filled in. */
export function NewStudy(): JSX.Element {
  const { templates, members } = held.value!;
  if (!mayAct.value) return <p>{w("notFound")}</p>;
  const active = members.filter(({ state }) => state === "member");
  return (
    <>
      <h1>{w("newStudy")}</h1>
      <p class="quiet">{w("proposeHow")}</p>
      {templates.length === 0 ? (
        <p class="note warn">{w("noTemplates")}</p>
      ) : (
        <Form templates={templates} members={active} />
      )}
    </>
  );
}

interface FormProps {
  readonly templates: readonly TemplateView[];
  readonly members: readonly MemberView[];
}

function Form({ templates, members }: FormProps): JSX.Element {
  const everybody = members.map(({ name }) => name);
  const form = useSignal<StudyForm>(emptyForm(templates[0].name, everybody));
  const problem = useSignal<Problem | undefined>(undefined);
  const { template } = form.value;
  const query = queryOf(form.value, everybody);
  const terms = useTried(template, "").value.cost?.terms;
  const fault = faultOf(form.value, everybody.length);
  const tried = useTried(fault ? "" : template, query).value;
  const changes = changesIn(form.value, terms);
  const isOther = Object.keys(changes).length > 0;
  const write = (written: Partial<StudyForm>) => (form.value = { ...form.value, ...written });
  const names = templates.map(({ name }) => name);
  const keepAs = form.value.keepAs === "" ? nextName(template, names) : form.value.keepAs;
  const submit = async (event: Event) => {
    event.preventDefault();
    problem.value = undefined;
    try {
      if (isOther && !names.includes(keepAs)) await api.keepTemplate(keepAs, template, changes);
      const study = await api.propose(proposalIn(form.value, isOther ? keepAs : template));
      await refresh();
      location.hash = hrefOf("study", study.name);
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
  };
  return (
    <div class="beside">
      <form class="card" onSubmit={(event) => void submit(event)}>
        {problem.value && <FormProblem problem={problem.value} />}
        <label>
          {w("template")}
          <select
            value={template}
            onChange={({ currentTarget }) =>
              write({ template: currentTarget.value, epsilon: "", usersFloor: "", k: "", keepAs: "" })
            }
          >
            {templates.map(({ name, title }) => (
              <option key={name} value={name}>
                {isolatedText(title)} ({name})
              </option>
            ))}
          </select>
        </label>
        <Basics form={form.value} write={write} members={everybody.length} />
        <MemberFields
          names={everybody}
          chosen={form.value.members}
          write={(chosen) => write({ members: chosen })}
        />
        <OtherTerms form={form.value} write={write} terms={terms} />
        {isOther && (
          <div class="note">
            <p>{w("otherTemplateHow")}</p>
            <Field
              says={w("otherTemplate")}
              value={keepAs}
              write={(name) => write({ keepAs: name })}
              pattern="[a-z0-9][a-z0-9-]{0,62}"
              required
            />
          </div>
        )}
        <p class="row">
          <button type="submit">{w("propose")}</button>
        </p>
      </form>
      <CostPreview tried={tried} isOld={tried.asked !== `${template}?${query}`} fault={fault} />
    </div>
  );
}

interface PartProps {
  readonly form: StudyForm;
  readonly write: (written: Partial<StudyForm>) => void;
}

function Basics({ form, write, members }: PartProps & { readonly members: number }): JSX.Element {
  const optional = w("optional");
  return (
    <>
      <Field
        says={w("name")}
        value={form.name}
        write={(name) => write({ name })}
        pattern="[a-z0-9][a-z0-9-]{0,62}"
        placeholder="segments-2026-12"
        required
      />
      <Field
        says={w("titleShown")}
        hint={optional}
        value={form.title}
        write={(title) => write({ title })}
        maxLength={200}
      />
      <Field
        says={w("snapshot")}
        type="date"
        value={form.snapshot}
        write={(snapshot) => write({ snapshot })}
        required
      />
      <Field
        says={w("opens")}
        hint={optional}
        type="datetime-local"
        value={form.opensAt}
        write={(opensAt) => write({ opensAt })}
      />
      <Field
        says={w("enrolUntil")}
        type="datetime-local"
        value={form.closesAt}
        write={(closesAt) => write({ closesAt })}
        required
      />
      <Field
        says={w("atLeast")}
        hint={optional}
        type="number"
        min={3}
        max={Math.max(3, members)}
        value={form.quorum}
        write={(quorum) => write({ quorum })}
      />
    </>
  );
}

/** What can be written otherwise than the template has it, with what it has as the hint. */
function OtherTerms({ form, write, terms }: PartProps & { readonly terms: Terms | undefined }): JSX.Element {
  const k = terms?.k;
  const asked = typeof k === "object" ? `${k.from}–${k.to}: ${w("byData")}` : k === undefined ? "" : `${k}`;
  return (
    <fieldset>
      <legend>{w("otherTerms")}</legend>
      <Field
        says={w("epsilon")}
        inputMode="decimal"
        pattern="\d{1,3}(\.\d{1,6})?"
        placeholder={terms?.epsilon ?? ""}
        value={form.epsilon}
        write={(epsilon) => write({ epsilon })}
      />
      <Field
        says={w("usersFloor")}
        type="number"
        min={1}
        placeholder={terms === undefined ? "" : `${terms.usersFloor}`}
        value={form.usersFloor}
        write={(usersFloor) => write({ usersFloor })}
      />
      {k !== undefined && (
        <Field
          says={w("segmentsAsked")}
          type="number"
          min={2}
          max={256}
          placeholder={asked}
          value={form.k}
          write={(number) => write({ k: number })}
        />
      )}
    </fieldset>
  );
}

function emptyForm(template: string, members: readonly string[]): StudyForm {
  return {
    template,
    name: "",
    title: "",
    snapshot: "",
    opensAt: "",
    closesAt: "",
    quorum: "",
    members,
    epsilon: "",
    usersFloor: "",
    k: "",
    keepAs: "",
  };
}
