import type { AccountView } from "@fedseg/client-node/page/view.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import type { Status } from "@fedseg/wording/status/status.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";
import { BudgetBar, leftPart, takenParts } from "./budget-bar.tsx";

/** What of an account is spent, reserved and left, and how long that lasts. */
export function Budget({ account, status }: { account: AccountView; status: Status }): JSX.Element {
  const taken = takenParts(account);
  return (
    <article class="card">
      <h2>{w("account")}</h2>
      <BudgetBar parts={[...taken, leftPart(taken)]} />
      <p class="quiet">{w("shareHow")}</p>
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
  const { ifStopped, isUnspent, authorised, delta } = account;
  const none = w(isUnspent ? "unspent" : "overspent");
  return (
    <dl>
      <dt>{w("ifStopped")}</dt>
      <dd>{ifStopped === undefined ? none : `ε ≤ ${ifStopped}`}</dd>
      <dt>{w("authorised")}</dt>
      <dd>
        ε ≤ {authorised} <span class="quiet">(δ = {Number(delta).toExponential()})</span>
      </dd>
    </dl>
  );
}
