import type { PersonView } from "@fedseg/client-node/page/view.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { ProblemNote } from "@fedseg/wording/page-ui/parts/problem-note.tsx";
import { type Problem, isProblem } from "@fedseg/wording/page-ui/problem.ts";
import { PERSON_WORDS } from "@fedseg/wording/platform-page/words.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { w } from "../state.ts";

/** What the node holds of one person, and their wish to take part no more. */
export function People(): JSX.Element {
  const id = useSignal("");
  const asked = useSignal("");
  const person = useSignal<PersonView | undefined>(undefined);
  const problem = useSignal<Problem | undefined>(undefined);
  const isWorking = useSignal(false);
  const trying = async (act: () => Promise<void>) => {
    problem.value = undefined;
    isWorking.value = true;
    try {
      await act();
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
    isWorking.value = false;
  };
  const lookUp = (user: string) =>
    trying(async () => {
      person.value = undefined;
      asked.value = user;
      person.value = await api.person(user);
    });
  // By the id as it was asked for: what an answer says of it is for reading.
  const change = (act: (user: string) => Promise<void>) =>
    trying(async () => {
      await act(asked.value);
      person.value = await api.person(asked.value);
    });
  const submit = (event: Event) => {
    event.preventDefault();
    void lookUp(id.value.trim());
  };
  return (
    <>
      <h1>{w("people")}</h1>
      <p class="quiet">
        {w("peopleHow")} <span class="tag own">{w("staysHere")}</span>
      </p>
      <form class="wide" onSubmit={submit}>
        <label>
          {w("id")}
          <input
            required
            maxLength={512}
            autoComplete="off"
            value={id.value}
            onInput={({ currentTarget }) => (id.value = currentTarget.value)}
          />
        </label>
        <button type="submit" disabled={isWorking.value}>
          {w("lookUp")}
        </button>
      </form>
      {problem.value && <ProblemNote problem={problem.value} />}
      {isWorking.value && (
        <p class="quiet" role="status">
          {w("lookingUp")}
        </p>
      )}
      {person.value && <Person person={person.value} change={change} />}
    </>
  );
}

interface PersonProps {
  readonly person: PersonView;
  readonly change: (act: (user: string) => Promise<void>) => Promise<void>;
}

function Person({ person, change }: PersonProps): JSX.Element {
  const { user, withdrawal, parts } = person;
  return (
    <section aria-labelledby="person">
      <h2 id="person">
        <bdi>{user}</bdi>{" "}
        {withdrawal && <span class="tag">{w(withdrawal === "erased" ? "erased" : "withdrawn")}</span>}
      </h2>
      <div class="cards facts">
        {parts.map(({ part, lines }) => (
          <article class="card" key={part}>
            <h3>{t(PERSON_WORDS[part])}</h3>
            <ul class="lines">
              {lines.map((line, at) => (
                <li key={at}>
                  <bdi>{t(line)}</bdi>
                </li>
              ))}
            </ul>
          </article>
        ))}
      </div>
      {withdrawal !== "erased" && <Wish person={person} change={change} />}
    </section>
  );
}

/** Withdraws a person, or takes that back; asked for twice. */
function Wish({ person: { withdrawal }, change }: PersonProps): JSX.Element {
  const isAsked = useSignal(false);
  const isOut = withdrawal === "withdrawn";
  const name = w(isOut ? "restore" : "withdraw");
  if (!isAsked.value)
    return (
      <p class="actions">
        <button type="button" class={isOut ? "" : "danger"} onClick={() => (isAsked.value = true)}>
          {name}
        </button>
      </p>
    );
  const act = async () => {
    isAsked.value = false;
    await change(isOut ? api.restore : api.withdraw);
  };
  return (
    <div class="note">
      <p>{w(isOut ? "restoreHow" : "withdrawHow")}</p>
      <p class="row">
        <button type="button" class={isOut ? "" : "danger"} onClick={() => void act()}>
          {name}
        </button>
        <button type="button" class="plain" onClick={() => (isAsked.value = false)}>
          {w("back")}
        </button>
      </p>
    </div>
  );
}
