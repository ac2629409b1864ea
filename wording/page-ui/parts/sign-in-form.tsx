import { UI_WORDS } from "@fedseg/wording/page/ui-words.ts";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../language.ts";
import { type Problem, isProblem } from "../problem.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { ProblemNote } from "./problem-note.tsx";

interface SignInProps {
  /** Where a token is to be had. */
  readonly how: string;
  /** A token that came with the address; whoever reads the page decides to use it. */
  readonly given?: string;
  /** @throws Problem for a token that opens nothing */
  readonly signIn: (token: string) => Promise<void>;
}

/** A token that opens nothing, as whoever has typed it can mend that: programs are told how to send one. */
function asPerson(problem: Problem): Problem {
  return problem.status === 401 ? { ...problem, todo: t(UI_WORDS.tokenWrong) } : problem;
}

/** Asks for a token, once; the browser keeps a session in its place. */
export function SignInForm({ how, signIn, given = "" }: SignInProps): JSX.Element {
  const problem = useSignal<Problem | undefined>(undefined);
  const token = useSignal(given);
  const submit = async (event: Event) => {
    event.preventDefault();
    problem.value = undefined;
    try {
      await signIn(token.value.trim());
    } catch (error) {
      if (!isProblem(error)) throw error;
      problem.value = error;
    }
  };
  return (
    <main class="alone">
      <h1>fedseg</h1>
      <form class="card" onSubmit={(event) => void submit(event)}>
        {problem.value && <ProblemNote problem={asPerson(problem.value)} />}
        <label>
          {t(UI_WORDS.token)}
          <input
            type="password"
            autoComplete="off"
            required
            aria-describedby="token-how"
            value={token.value}
            onInput={({ currentTarget }) => (token.value = currentTarget.value)}
          />
        </label>
        <p class="quiet" id="token-how">
          {how}
        </p>
        <p class="row">
          <button type="submit">{t(UI_WORDS.signIn)}</button>
          <LanguageSwitch />
        </p>
      </form>
    </main>
  );
}
