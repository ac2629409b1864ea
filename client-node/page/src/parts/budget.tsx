import type { AccountView } from "@fedseg/client-node/page/view.ts";
import type { Status } from "@fedseg/wording/status/status.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";

const WIDTH = 400;

/** What of an account is spent, reserved and left, and how long that lasts. */
export function Budget({ account, status }: { account: AccountView; status: Status }): JSX.Element {
  const parts = partsOf(account);
  const said = parts.map(({ name, share }) => `${w(name)} ${percentText(share)}`).join(", ");
  return (
    <article class="card">
      <h2>{w("account")}</h2>
      <svg class="budget" viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" role="img" aria-label={said}>
        <rect class="left" x="0.5" y="0.5" width={WIDTH - 1} height="23" rx="3" />
        {parts
          .filter(({ name }) => name !== "left")
          .map(({ name, from, share }) => (
            <rect key={name} class={name} x={WIDTH * from} y="0" width={WIDTH * share} height="24" />
          ))}
      </svg>
      <ul class="key">
        {parts.map(({ name, share }) => (
          <li key={name}>
            <svg class="budget-key" viewBox="0 0 10 10" aria-hidden="true">
              <g class="budget">
                <rect class={name} x="0.5" y="0.5" width="9" height="9" />
              </g>
            </svg>
            {w(name)} <strong>{percentText(share)}</strong>
          </li>
        ))}
      </ul>
      <Guarantees status={status} />
      <p>
        <strong>{w("forecast")}</strong>
      </p>
      <p>{account.forecastText ? t(account.forecastText) : w("noForecast")}</p>
    </article>
  );
}

function Guarantees({ status: { account } }: { status: Status }): JSX.Element | null {
  if (!account) return null;
  const { ifStopped, authorised, delta } = account;
  return (
    <dl>
      <dt>{w("ifStopped")}</dt>
      <dd>{ifStopped === undefined ? w("overspent") : `ε ≤ ${ifStopped}`}</dd>
      <dt>{w("authorised")}</dt>
      <dd>
        ε ≤ {authorised} <span class="quiet">(δ = {delta})</span>
      </dd>
    </dl>
  );
}

interface Part {
  readonly name: "spent" | "reserved" | "left";
  readonly from: number;
  readonly share: number;
}

/** Shares of the budget, which add up in mu²; what is reserved counts as spent there. */
function partsOf({ budgetMuSq, spentMuSq, reservedMuSq }: AccountView): readonly Part[] {
  const budget = Number(budgetMuSq);
  const [all, reserved] = [spentMuSq, reservedMuSq].map((text) => Math.min(1, Number(text) / budget));
  const spent = Math.max(0, all - reserved);
  return [
    { name: "spent", from: 0, share: spent },
    { name: "reserved", from: spent, share: reserved },
    { name: "left", from: all, share: Math.max(0, 1 - all) },
  ];
}

function percentText(share: number): string {
  const percent = 100 * share;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}
