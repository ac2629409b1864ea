import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { hrefOf } from "@fedseg/wording/page-ui/router.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { held, mayAct, refresh, w } from "../state.ts";

/** Offers a study to the members, made from a template. */
export function NewStudy(): JSX.Element {
  const { templates, members } = held.value!;
  const problem = useSignal<Problem | undefined>(undefined);
  if (!mayAct.value) return <p>{w("notFound")}</p>;
  const submit = async (event: Event) => {
    event.preventDefault();
    problem.value = undefined;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    try {
      const study = await api.propose(proposalIn(form));
      await refresh();
      location.hash = hrefOf("study", study.name);
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
  };
  const active = members.filter(({ state }) => state === "member");
  return (
    <>
      <h1>{w("newStudy")}</h1>
      <p class="quiet">{w("proposeHow")}</p>
      {problem.value && <ProblemNote problem={problem.value} />}
      {templates.length === 0 ? (
        <p class="note warn">{w("noTemplates")}</p>
      ) : (
        <form class="card wide" onSubmit={(event) => void submit(event)}>
          <label>
            {w("template")}
            <select name="template" required>
              {templates.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <label>
            {w("name")}
            <input name="name" required pattern="[a-z0-9][a-z0-9-]{0,62}" placeholder="segments-2026-12" />
          </label>
          <label>
            {w("snapshot")}
            <input name="snapshot" type="date" required />
          </label>
          <label>
            {w("enrolUntil")}
            <input name="closesAt" type="datetime-local" required />
          </label>
          <label>
            {w("atLeast")} <span class="quiet">({w("optional")})</span>
            <input name="quorum" type="number" min="3" max={Math.max(3, active.length)} />
          </label>
          <fieldset>
            <legend>{w("whoIsAsked")}</legend>
            {active.map(({ name }) => (
              <label class="check" key={name}>
                <input type="checkbox" name="members" value={name} defaultChecked /> {name}
              </label>
            ))}
          </fieldset>
          <p class="row">
            <button type="submit">{w("propose")}</button>
          </p>
        </form>
      )}
    </>
  );
}

/** What the form says, in the words of the service; what was left empty is left out. */
function proposalIn(form: FormData): object {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const quorum = text("quorum");
  return {
    name: text("name"),
    template: text("template"),
    snapshot: `${text("snapshot")}T00:00:00.000Z`,
    closesAt: new Date(text("closesAt")).toISOString(),
    members: form.getAll("members"),
    ...(quorum !== "" && { quorum: Number(quorum) }),
  };
}
