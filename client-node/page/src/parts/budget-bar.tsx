import type { AccountView } from "@fedseg/client-node/page/view.ts";
import type { PLATFORM_WORDS } from "@fedseg/wording/platform-page/words.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";

const WIDTH = 400;

/** A part of a budget: its style, its words, and its share. */
export interface BudgetPart {
  readonly kind: "spent" | "reserved" | "asked" | "repeated" | "left";
  readonly says: keyof typeof PLATFORM_WORDS;
  readonly share: number;
}

/** A budget as one bar, its parts behind one another; each has its words and number below, for who does not tell colours apart. */
export function BudgetBar({ parts }: { parts: readonly BudgetPart[] }): JSX.Element {
  let from = 0;
  const placed = parts.map((part) => {
    const at = from;
    from += part.share;
    return { ...part, at };
  });
  const said = parts.map(({ says, share }) => `${w(says)} ${percentText(share)}`).join(", ");
  return (
    <>
      <svg class="budget" viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" role="img" aria-label={said}>
        <rect class="left" x="0.5" y="0.5" width={WIDTH - 1} height="23" />
        {placed
          .filter(({ kind }) => kind !== "left")
          .map(({ kind, at, share }) => (
            <rect key={kind} class={kind} x={WIDTH * at} width={WIDTH * share} height="24" />
          ))}
      </svg>
      <ul class="key">
        {parts.map(({ kind, says, share }) => (
          <li key={kind}>
            <svg viewBox="0 0 10 10" aria-hidden="true" class="budget-key">
              <rect class={kind} x="0.5" y="0.5" width="9" height="9" />
            </svg>
            {w(says)} <strong>{percentText(share)}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Shares of a budget that are taken already, in mu², which adds up. What is reserved counts as spent there. */
export function takenParts({ budgetMuSq, spentMuSq, reservedMuSq }: AccountView): readonly BudgetPart[] {
  const [all, reserved] = [spentMuSq, reservedMuSq].map((text) => Number(text) / Number(budgetMuSq));
  return [
    { kind: "spent", says: "spent", share: Math.min(1, Math.max(0, all - reserved)) },
    { kind: "reserved", says: "reserved", share: Math.min(1, reserved) },
  ];
}

/** What is left behind other parts. */
export function leftPart(parts: readonly BudgetPart[]): BudgetPart {
  const taken = parts.reduce((sum, { share }) => sum + share, 0);
  return { kind: "left", says: "left", share: Math.max(0, 1 - taken) };
}

function percentText(share: number): string {
  const percent = 100 * share;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}
