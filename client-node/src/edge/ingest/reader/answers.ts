import type { Refusal } from "@fedseg/shared/errors.ts";
import type { Tell } from "@fedseg/wording/command-line/tell.ts";
import type { RowsBegun, RowsPart } from "./rows.ts";

/** What the reading process is asked. */
export interface Asked {
  readonly task: string;
  readonly input: unknown;
}

/** What it says. */
export type Answer =
  /** First, and once: it can be asked, and ends with whoever asks. */
  | { readonly type: "listens" }
  | { readonly type: "told"; readonly words: Parameters<Tell> }
  | { readonly type: "rows"; readonly rows: RowsBegun | RowsPart }
  | { readonly type: "done"; readonly output: unknown }
  /** With where it happened, for a fault of the software. */
  | { readonly type: "refused"; readonly code: string; readonly refusal: Refusal; readonly fault?: string };
