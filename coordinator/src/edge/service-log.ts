import { unexpected } from "@fedseg/wording/command-line/unexpected.ts";
import { logLine } from "@fedseg/wording/command-line/log-line.ts";

/**
 * Writes a line of a service's log for programs: members as `party`, and what names a request here and in its answer as
 * `correlation`, as in the log of a node. Of a fault its kind and where it happened, never its words: they may hold data.
 * @public
 */
export function serviceLogLine<T extends { readonly type: string }>(news: T, at: Date): string {
  const { type, ...told } = news;
  const { member, request, error, event, ...rest } = told as Readonly<Record<string, unknown>>;
  return logLine(at, {
    type,
    ...(typeof member === "string" && { party: member }),
    ...(typeof event === "string" && { correlation: event }),
    ...(typeof request === "string" && { correlation: request }),
    ...(error !== undefined && {
      code: "UNEXPECTED",
      text: unexpected(error).refusal.what,
      where: whereOf(error),
    }),
    ...rest,
  });
}

/** The lines of a stack that say where, without the words of the error before them. */
function whereOf(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return stack
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}
