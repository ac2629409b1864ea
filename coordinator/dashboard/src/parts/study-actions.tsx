import type { Action, StudyView } from "@fedseg/coordinator/view.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { mayAct, refresh, w } from "../state.ts";

const DEEDS: readonly Action[] = ["pause", "resume", "cancel", "acknowledge"];
const HOWS = { pause: "pauseHow", cancel: "cancelHow", acknowledge: "acknowledgeHow" } as const;

/** What an operator can do with a study as it is: asked back, and with a reason that its members read. */
export function StudyActions({ study, version }: { study: StudyView; version: string }): JSX.Element | null {
  const chosen = useSignal<Action | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const deeds = DEEDS.filter((deed) => study.can.includes(deed));
  if (!mayAct.value || deeds.length === 0) return null;
  const act = async (deed: Action, reason: string) => {
    problem.value = undefined;
    try {
      if (deed === "resume") await api.resume(study.name, version);
      else await api[deed](study.name, version, reason);
      chosen.value = undefined;
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
    await refresh();
  };
  return (
    <div class="actions">
      {problem.value && <ProblemNote problem={problem.value} />}
      {chosen.value === undefined ? (
        deeds.map((deed) => (
          <button
            key={deed}
            type="button"
            class={deed === "cancel" ? "danger" : deed === "acknowledge" ? "plain" : ""}
            onClick={() => (deed === "resume" ? void act(deed, "") : (chosen.value = deed))}
          >
            {w(deed)}
          </button>
        ))
      ) : (
        <Confirm deed={chosen.value} act={act} leave={() => (chosen.value = undefined)} />
      )}
    </div>
  );
}

function Confirm(props: {
  deed: Action;
  act: (deed: Action, reason: string) => Promise<void>;
  leave: () => void;
}): JSX.Element {
  const { deed, act, leave } = props;
  const reason = useSignal("");
  const submit = (event: Event) => {
    event.preventDefault();
    void act(deed, reason.value.trim());
  };
  return (
    <form class="card" onSubmit={submit}>
      {deed !== "resume" && <p>{w(HOWS[deed])}</p>}
      <label>
        {w(deed === "acknowledge" ? "reasonKept" : "reason")}
        <input
          required
          maxLength={200}
          value={reason.value}
          onInput={({ currentTarget }) => (reason.value = currentTarget.value)}
        />
      </label>
      <p class="row">
        <button type="submit" class={deed === "cancel" ? "danger" : ""}>
          {w(deed)}
        </button>
        <button type="button" class="plain" onClick={leave}>
          {w("back")}
        </button>
      </p>
    </form>
  );
}
