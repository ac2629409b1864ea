import type { PreviewedSession } from "./preview-study.ts";

/** A previewed session for programs: declaration, and per block the exact and the noised numbers in real units. */
export interface SessionJson {
  readonly code: "SESSION";
  readonly isRehearsal: boolean;
  readonly declaration: PreviewedSession["declaration"];
  readonly blocks: readonly {
    readonly name: string;
    /** What each number is. */
    readonly entries: readonly string[];
    readonly exact: readonly number[];
    readonly noised: readonly number[];
  }[];
}

/** Returns a previewed session as plain data; it holds exact numbers and must not leave the node. */
export function previewJson(session: PreviewedSession): SessionJson {
  const { isRehearsal, declaration, asked, exact, noised, entryName } = session;
  const blocks = asked.parameters.blocks.map(({ name, offset, length }) => ({
    name,
    entries: Array.from({ length }, (_, at) => entryName(offset + at).en),
    exact: [...exact.subarray(offset, offset + length)],
    noised: [...noised.subarray(offset, offset + length)],
  }));
  return { code: "SESSION", isRehearsal, declaration, blocks };
}
