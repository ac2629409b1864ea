import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { PartyFacts } from "../facts/party-facts.ts";
import { linear, short, timeTicks } from "./scale.ts";

/** What one row of the timeline marks besides the span of a ledger. */
export interface TimelineMark {
  readonly party: string;
  readonly time: string;
  readonly kind: "release" | "event";
}

const [WIDTH, LEFT, RIGHT, ROW, TOP, BOTTOM] = [900, 168, 34, 20, 8, 24];
const NAME_LENGTH = 22;

/** Draws from when to when each ledger reaches, and what happened in it. */
export function partyTimeline(
  parties: readonly PartyFacts[],
  marks: readonly TimelineMark[],
  alt: string,
): Html | undefined {
  const spans = parties.flatMap((party) => {
    const [from, to] = [Date.parse(party.first ?? ""), Date.parse(party.last ?? "")];
    return from <= to ? [{ party, from, to }] : [];
  });
  if (spans.length === 0) return undefined;
  const [from, to] = [Math.min(...spans.map((span) => span.from)), Math.max(...spans.map((span) => span.to))];
  const x = linear([from, to], [LEFT, WIDTH - RIGHT]);
  const height = TOP + spans.length * ROW + BOTTOM;
  const floor = height - BOTTOM;
  const row = ({ party, ...span }: (typeof spans)[number], at: number): Html => {
    const middle = TOP + at * ROW + ROW / 2;
    const own = marks.filter((mark) => mark.party === party.name && Number.isFinite(Date.parse(mark.time)));
    return html`<text class="name" x="${LEFT - 10}" y="${middle + 4}" text-anchor="end"
        >${clipped(party.name)}</text
      >
      <line
        class="span ${party.role}"
        x1="${x(span.from)}"
        x2="${short(Math.max(x(span.to), x(span.from) + 1))}"
        y1="${middle}"
        y2="${middle}"
      />
      ${own.map(({ time, kind }) => html`<circle class="${kind}" cx="${x(Date.parse(time))}" cy="${middle}" r="3" />`)}`;
  };
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${alt}">
    ${timeTicks(from, to, 5).map(
      ({ at, label }) =>
        html`<line class="grid" x1="${x(at)}" x2="${x(at)}" y1="${TOP}" y2="${floor}" /><text
            x="${x(at)}"
            y="${floor + 16}"
            text-anchor="middle"
            >${label}</text
          >`,
    )}
    ${spans.map(row)}
  </svg>`;
}

function clipped(name: string): string {
  const letters = Array.from(name);
  return letters.length > NAME_LENGTH ? `${letters.slice(0, NAME_LENGTH - 1).join("")}…` : name;
}
