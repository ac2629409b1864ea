import type { JSX } from "preact";

/** A column's head once more, where a narrow screen stands the cells under each other. */
export function Head({ says }: { says: string }): JSX.Element {
  return (
    <span class="head" aria-hidden="true">
      {says}
    </span>
  );
}
