import type { Context } from "../report/context.ts";
import type { Cost } from "../checks/cost.ts";
import type { TrustFacts } from "../report/facts/trust-facts.ts";
import { costText, upPercent } from "../report/figures.ts";
import { believedAfter, foundAt, guessRight } from "../report/meaning.ts";
import { type Entry, found, tabled } from "./document.ts";

/** What an attacker is taken to believe beforehand, and the rate of wrong accusations. */
const [RARE, FALSE_ALARMS] = [0.01, 0.05];

/** Lists for every observer what epsilon is, and what it lets somebody find out at most, in plain words. */
export function riskEntries(context: Context): readonly Entry[] {
  const { data, say } = context;
  return [
    ...data.trust.map((trust) => riskTable(trust, context)),
    found(
      say("How to read the numbers", "如何理解这些数字"),
      say(
        "An attacker sees everything that the observer of the row sees and knows everything else about the user. “Right guess”: asked whether the user's data is in, with both equally likely, the attacker is right at most so often; a coin is right 50\u00a0% of the time. “Found”: of 100 users who are in, so many are found at most by somebody who wrongly accuses at most 5 of 100 who are not. “Believes”: who held it for 1\u00a0% likely before that the user is in holds it for at most so likely afterwards, but for a probability δ.",
        "假设攻击者能看到该行观察者所见的一切，并知道关于该用户的其他一切。“猜中率”：两种情形等可能时，攻击者判断该用户的数据是否在内，正确率至多如此；抛硬币为 50\u00a0%。“被找出”：若对不在内的 100 人至多误指 5 人，则在内的 100 人中至多有这么多人被找出。“相信”：事先认为该用户在内的可能性为 1\u00a0% 者，事后至多认为可能性如此，例外概率为 δ。",
      ),
      say(
        "These are upper bounds for the best attacker against a single user, not forecasts. They bound nothing that is said about groups.",
        "以上是最强攻击者针对单个用户的上界，并非预测。它们不限定关于群体的任何结论。",
      ),
    ),
  ];
}

function riskTable(trust: TrustFacts, context: Context): Entry {
  const { data, say } = context;
  const plan = data.studies.find(({ studyId }) => studyId === trust.studyId)?.plan;
  return tabled(
    `${plan?.title ?? ""} (δ = ${plan?.budget.delta ?? ""})`,
    [
      say("attacker", "攻击者"),
      "ε",
      say("right guess, at most", "猜中率上限"),
      say("found at 5\u00a0% false alarms, at most", "误指 5\u00a0% 时被找出的上限"),
      say("believes after 1\u00a0%, at most", "先验 1\u00a0% 时的后验上限"),
    ],
    attackers(trust, context).map(([who, cost]) => [
      who,
      costText(cost.epsilon),
      upPercent(guessRight(cost.mu)),
      upPercent(foundAt(cost.mu, FALSE_ALARMS)),
      upPercent(believedAfter(cost.epsilon, RARE)),
    ]),
  );
}

/** Lists the attackers that a reader weighs, with what the releases cost against each. */
function attackers(trust: TrustFacts, { say }: Context): readonly (readonly [string, Cost])[] {
  const { c, outside, colluders, discarded, persons } = trust;
  const planned = colluders.find((row) => row.colluders === c);
  const most = colluders.at(-1);
  const everywhere = persons.at(-1);
  const rows: readonly (readonly [string, Cost | null | undefined])[] = [
    [say("the outside world", "外界"), outside],
    [say(`the coordinator with ${c} colluding platforms`, `协调方及 ${c} 个合谋平台`), planned],
    [say("the same, if it opened and discarded attempts", "同上，若其打开并丢弃过某些尝试"), discarded],
    [
      say(
        `the same, about one person on all ${everywhere?.platforms} platforms`,
        `同上，针对在全部 ${everywhere?.platforms} 个平台均有账户的同一人`,
      ),
      everywhere,
    ],
    [
      say(
        `beyond the promise: ${most?.colluders} platforms collude`,
        `超出承诺：${most?.colluders} 个平台合谋`,
      ),
      most && most.colluders > c ? most : undefined,
    ],
  ];
  return rows.flatMap(([who, cost]) => (cost ? [[who, cost] as const] : []));
}
