import { numberText } from "@fedseg/wording/page-ui/format.ts";
import type { JSX } from "preact";
import type { SessionLine } from "../api.ts";
import { w } from "../state.ts";

const [HEIGHT, FLAT, BAR, GAP] = [56, 6, 14, 4];

/** Every session of a study as a bar: as high as it took long beside the others, and marked where somebody was missing. */
export function SessionTrack({
  sessions,
  of,
}: {
  sessions: readonly SessionLine[];
  of: number;
}): JSX.Element {
  const count = Math.max(of, sessions.length);
  // Before anything has taken time there is nothing to be tall.
  const tall = sessions.some((one) => secondsOf(one) > 0) ? HEIGHT : FLAT;
  const longest = Math.max(1, ...sessions.map(secondsOf));
  const label = `${w("sessions")}: ${sessions.filter(({ state }) => state === "released").length} / ${count}`;
  return (
    <svg
      class="track"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${count * (BAR + GAP)} ${tall + 12}`}
      style={{ maxWidth: `${count * (BAR + GAP) * 1.4}px` }}
    >
      {Array.from({ length: count }, (_, at) => {
        const session = sessions.find((one) => one.session === at + 1);
        const height = session ? Math.max(FLAT, (tall * secondsOf(session)) / longest) : FLAT;
        return (
          <g key={at} transform={`translate(${at * (BAR + GAP)} 0)`}>
            <rect class={session?.state ?? "ahead"} y={tall - height} width={BAR} height={height} rx="2">
              <title>{session ? sessionText(session) : `${w("session")} ${at + 1}`}</title>
            </rect>
            {session && session.missing.length > 0 && <circle class="gap" cx={BAR / 2} cy={tall + 7} r="3" />}
          </g>
        );
      })}
    </svg>
  );
}

function secondsOf({ openedAt, endedAt }: SessionLine): number {
  const end = endedAt === undefined ? Date.now() : new Date(endedAt).getTime();
  return Math.max(0, (end - new Date(openedAt).getTime()) / 1000);
}

/** A session in a line: how long it took, what it was tried, who was missing. */
export function sessionText(session: SessionLine): string {
  const parts = [
    `${w("session")} ${session.session}`,
    `${numberText(Math.round(secondsOf(session) * 10) / 10)} s`,
  ];
  if (session.attempts > 1) parts.push(`${w("attempt")} ${session.attempts}`);
  if (session.missing.length > 0) parts.push(`${w("missing")}: ${session.missing.join(", ")}`);
  return parts.join(" · ");
}
