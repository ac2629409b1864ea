import { SignInForm } from "@fedseg/wording/page-ui/parts/sign-in-form.tsx";
import type { JSX } from "preact";
import { api } from "../api.ts";
import { given, refresh, signedIn, w } from "../state.ts";

/** Asks for a token of the service. */
export function SignIn(): JSX.Element {
  const signIn = async (token: string) => {
    signedIn.value = await api.signIn(token);
    await refresh();
  };
  return <SignInForm how={w("tokenHow")} signIn={signIn} given={given.value} />;
}
