import type { JSX } from "preact";

/** A state by a form as well as a colour: nobody has to tell colours apart. */
export function Mark({ kind, form, says }: { kind: string; form: string; says: string }): JSX.Element {
  return (
    <span class={`state ${kind}`}>
      <span aria-hidden="true">{form}</span> {says}
    </span>
  );
}
