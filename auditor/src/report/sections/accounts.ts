import { type Html, html } from "@fedseg/wording/page/html.ts";
import { budgetChart } from "../charts/budget-chart.ts";
import type { Context } from "../context.ts";
import type { AccountFacts } from "../../checks/accounts.ts";
import { budgetText, costText, upPercent } from "../figures.ts";
import { numbers, tableOf } from "../page-table.ts";

/** Up to this many accounts have a large chart with axes. */
const LARGE_CHARTS = 8;

/** Draws every account over time and lists where they stand; nothing when no account is known. */
export function accountsBlock(context: Context): Html | undefined {
  const { data, say } = context;
  if (data.accounts.length === 0) return undefined;
  const isSmall = data.accounts.length > LARGE_CHARTS;
  const scale = html`<span class="key rung">${say("rungs fixed at the start", "开户时确定的档位")}</span>
    ${say("Left scale: share of the first budget's mu².", "左轴：占初始预算 mu² 的比例。")}`;
  return html`<h3>${say("Accounts", "账户")}</h3>
    <div class="${isSmall ? "multiples small" : "multiples"}">
      ${data.accounts.map((account) => accountFigure(account, context, isSmall))}
    </div>
    <p class="quiet">
      <span class="key spent">${say("reserved, counts as spent", "已预留，计为已用")}</span>
      <span class="key final">${say("final", "已确定")}</span>
      <span class="key limit">${say("budget in force", "现行预算")}</span>
      ${isSmall ? undefined : scale}
    </p>
    ${accountTable(context)}
    <p class="quiet">
      ${say(
        "“Guarantee if it stops here” is the first rung not below what was spent, at δ divided by the number of rungs: rungs were fixed before the first release, so the choice afterwards costs nothing. The authorised ε is at δ, and once the budget was raised at δ divided likewise, as a raise is decided afterwards too. “Spent” by itself is no guarantee.",
        "“若就此停止的保证”取不低于已用额的首个档位，δ 按档位数均分：档位在首次发布之前已经确定，事后选择不另计开销。授权 ε 按 δ 计；预算提升之后同样按均分的 δ 计，因为提升也是事后决定。“已用”本身不构成保证。",
      )}
    </p>`;
}

function accountFigure(account: AccountFacts, { say }: Context, isSmall: boolean): Html {
  const alt = say(
    `Budget of ${account.name} over time: ${upPercent(account.share)} spent`,
    `${account.name} 的预算随时间变化：已用 ${upPercent(account.share)}`,
  );
  const words = { alt, budget: say("budget", "预算"), rung: say("rung ε", "档位 ε") };
  return html`<figure>
    <figcaption><b class="long">${account.name}</b> ${upPercent(account.share)}</figcaption>
    ${budgetChart(account, words, isSmall)}
  </figure>`;
}

function accountTable(context: Context): Html {
  const { data, say } = context;
  return tableOf(
    [
      say("account", "账户"),
      ...numbers(
        say("authorised ε, δ", "授权 ε、δ"),
        say("left ε", "剩余 ε"),
        say("share of mu²", "占 mu² 比例"),
      ),
      { text: say("picture", "图示"), kind: "picture" },
      ...numbers(say("guarantee if it stops here", "若就此停止的保证")),
    ],
    data.accounts.map((account) => accountRow(account, context)),
  );
}

function accountRow(
  { name, delta, budget, left, share, ifStopped, foreignCharges }: AccountFacts,
  { say }: Context,
): Html {
  const others =
    foreignCharges > 0
      ? html` <small
          >${say(`with ${foreignCharges} charges of studies that are not here`, `含不在本材料包内的研究的 ${foreignCharges} 笔扣减`)}</small
        >`
      : undefined;
  return html`<tr>
    <th scope="row" class="long">${name}${others}</th>
    <td class="number">${costText(budget.epsilon)} <small>δ ${delta}</small></td>
    <td class="number">${budgetText(left.epsilon)}</td>
    <td class="number">${upPercent(share)}</td>
    <td class="picture">${shareBar(share)}</td>
    <td class="number">
      ${ifStopped ? `ε = ${costText(ifStopped.epsilon)}` : say("above the ladder", "超出全部档位")}
    </td>
  </tr>`;
}

function shareBar(share: number): Html {
  const width = Math.min(100, Math.max(share > 0 ? 0.5 : 0, Math.round(share * 1000) / 10));
  return html`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="track" width="100" height="10" />
    <rect class="${share > 1 ? "bar over" : "bar"}" width="${width}" height="10" />
  </svg>`;
}
