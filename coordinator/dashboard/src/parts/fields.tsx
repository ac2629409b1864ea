import type { JSX } from "preact";
import { w } from "../state.ts";

interface FieldProps {
  readonly says: string;
  readonly hint?: string;
  readonly value: string;
  readonly write: (value: string) => void;
  readonly type?: "date" | "datetime-local" | "number";
  readonly required?: boolean;
  readonly pattern?: string;
  readonly placeholder?: string;
  readonly inputMode?: "decimal";
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
}

/** A field of a form under its name. */
export function Field({ says, hint, write, ...input }: FieldProps): JSX.Element {
  return (
    <label>
      <span>
        {says} {hint !== undefined && <span class="quiet">({hint})</span>}
      </span>
      <input {...input} onInput={({ currentTarget }) => write(currentTarget.value)} />
    </label>
  );
}

interface MembersProps {
  readonly names: readonly string[];
  readonly chosen: readonly string[];
  readonly write: (chosen: readonly string[]) => void;
}

/** Who is asked. */
export function MemberFields({ names, chosen, write }: MembersProps): JSX.Element {
  const set = (name: string, isIn: boolean) =>
    write(names.filter((each) => (each === name ? isIn : chosen.includes(each))));
  return (
    <fieldset class="members">
      <legend>{w("whoIsAsked")}</legend>
      {names.map((name) => (
        <label class="check" key={name}>
          <input
            type="checkbox"
            checked={chosen.includes(name)}
            onChange={({ currentTarget }) => set(name, currentTarget.checked)}
          />{" "}
          <bdi>{name}</bdi>
        </label>
      ))}
      {chosen.length < names.length && <p class="quiet">{w("someAsked")}</p>}
    </fieldset>
  );
}
