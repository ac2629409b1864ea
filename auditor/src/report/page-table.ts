import { type Html, html } from "@fedseg/wording/page/html.ts";

/** The head of a column: numbers stand on the right, a picture needs no words for who can see it. */
export interface Head {
  readonly text: string;
  readonly kind?: "number" | "picture";
}

/** Makes the heads of columns of numbers. */
export function numbers(...texts: readonly string[]): readonly Head[] {
  return texts.map((text) => ({ text, kind: "number" }));
}

/** Lays out a table that scrolls by itself on a narrow screen; `kind` is its class. */
export function tableOf(
  heads: readonly (Head | string)[],
  rows: readonly Html[],
  { kind = "", caption }: { readonly kind?: string; readonly caption?: string } = {},
): Html {
  const cells = heads.map((head) => {
    if (typeof head === "string") return html`<th scope="col">${head}</th>`;
    const text = head.kind === "picture" ? html`<span class="aloud">${head.text}</span>` : head.text;
    return html`<th scope="col" class="${head.kind}">${text}</th>`;
  });
  return html`<div class="scroll">
    <table class="${kind}">
      ${
        caption === undefined
          ? undefined
          : html`<caption>
              ${caption}
            </caption>`
      }
      <thead>
        <tr>
          ${cells}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
