import { unexpected } from "@fedseg/wording/command-line/unexpected.ts";
import { eventText } from "@fedseg/wording/edge/show.ts";
import { logLine } from "@fedseg/wording/command-line/log-line.ts";

/**
 * Writes a line of a service's log for programs: `code` is the event's own, such as why it refuses, or else its type; members as `party`, and what names a request here and in its answer as
 * `correlation`, as in the log of a node. Of a fault its kind and where it happened, never its words: they may hold data.
 */
export function serviceLogLine<T extends { readonly type: string }>(news: T, at: Date): string {
  const { type, ...told } = news;
  const { member, request, error, event, ...rest } = told as Readonly<Record<string, unknown>>;
  return logLine(at, {
    type,
    code: type.toUpperCase().replaceAll("-", "_"),
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

/** Writes a line of a service's log for people: what, of which study and member, and why. */
export function serviceLogText<T extends { readonly type: string }>(news: T, at: Date): string {
  const { type, ...told } = news;
  const { study, member, from, session, port, code, text, error } = told as Readonly<Record<string, unknown>>;
  const about = [
    study,
    session === undefined ? undefined : `session ${String(session)}`,
    member ?? from,
    port,
    code,
  ];
  const said = [...about, text, error === undefined ? undefined : unexpected(error).refusal.what];
  return eventText(at, type, said.flatMap((part) => (part === undefined ? [] : [String(part)])).join(" · "));
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
