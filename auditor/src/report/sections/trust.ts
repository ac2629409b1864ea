import { type Html, html } from "@fedseg/wording/page/html.ts";
import { lineChart } from "../charts/line-chart.ts";
import type { Context, Section } from "../context.ts";
import type { Cost } from "../../checks/cost.ts";
import type { StudyFacts } from "../facts/study-facts.ts";
import type { ColluderRow, PersonRow, TrustFacts } from "../facts/trust-facts.ts";
import { costText, upPercent } from "../figures.ts";
import { guessRight } from "../meaning.ts";
import { numbers, tableOf } from "../page-table.ts";
import { eachStudy } from "../studies.ts";

/** Says what holds against whom. */
export function trustSection(context: Context): Section {
  const { say } = context;
  return {
    id: "trust",
    title: { en: "Trust model: what holds against whom", zh: "信任模型：针对谁，保证什么" },
    answers: {
      articles: "25, 26, 28, 32",
      topic: { en: "trust model and threats", zh: "信任模型与威胁" },
    },
    body: html`<p>
        ${say(
          "No party has to be trusted with rows. The coordinator may be malicious and may side with some platforms; they know their own noise and subtract it. The rows below say what is left. They rest on: the signatures, key agreement, encryption, hashes and commitments in use hold against attackers of today; pinned keys are really the partners'; no more platforms collude than the row says, and one organisation with two nodes counts twice.",
          "无需信任任何一方保管数据行。协调方可能怀有恶意，并与部分平台合谋；合谋者知道自己的噪声，可以将其减去。下表说明此后仍然成立的保证。其前提为：所用的签名、密钥协商、加密、散列与承诺足以抵御当今的攻击者；登记的公钥确属合作伙伴；合谋平台不多于所列数目，运行两个节点的机构按两个计。",
        )}
      </p>
      ${eachStudy(context, (study) => trustBlock(study, context))}`,
  };
}

function trustBlock(study: StudyFacts, context: Context): Html | undefined {
  const { data, say } = context;
  const trust = data.trust.find(({ studyId }) => studyId === study.studyId);
  if (!trust) return undefined;
  return html`<h3>${study.plan.title} <span>δ = ${study.plan.budget.delta}</span></h3>
    ${trust.colluders.some(({ muSq }) => muSq !== "0") ? colluderFigure(trust, study, context) : undefined}
    ${trustTable(trust, study, context)}
    <p class="quiet">
      ${say(
        "GDP: analytic Gaussian at mu. zCDP: concentrated differential privacy with rho = mu²/2 and the best order. Both are valid; ε is the smaller. “Right guess”: the most that anybody can be right who must tell, from everything seen, whether one user is in, when both are equally likely; a coin is right 50\u00a0%. Rows of persons count attempts in that may have been opened. That a person has one account on a platform is assumed.",
        "GDP：按 mu 的解析高斯换算。zCDP：rho = mu²/2 的集中差分隐私，取最优阶。两者均有效，ε 取较小者。“猜中率”：两种情形等可能时，任何人凭全部所见判断某用户是否在内的最高正确率；抛硬币为 50\u00a0%。同一人各行已计入可能被打开的尝试。假定一人在一个平台只有一个账户。",
      )}
    </p>`;
}

function colluderFigure(trust: TrustFacts, { plan }: StudyFacts, { say }: Context): Html {
  const { epsilon, delta } = plan.budget;
  const points = (of: (cost: Cost) => number) =>
    trust.colluders.map((row) => ({ x: row.colluders, y: of(row), isMarked: row.colluders === trust.c }));
  return html`<figure class="wide">
    ${lineChart({
      alt: say("Epsilon against the number of colluding platforms", "ε 与合谋平台数的关系"),
      lines: [
        { name: "zcdp", points: points(({ zcdp }) => zcdp) },
        { name: "gdp", points: points(({ gdp }) => gdp) },
      ],
      limit: { y: Number(epsilon), label: say(`promised ε = ${epsilon}`, `承诺 ε = ${epsilon}`) },
      xName: say("platforms that side with the coordinator", "与协调方合谋的平台数"),
      yName: say(`ε at δ = ${delta}`, `ε(δ = ${delta})`),
      isStepped: false,
    })}
    <figcaption>
      <span class="key gdp">GDP</span> <span class="key zcdp">zCDP</span>
      ${say(
        `The larger dots: ${trust.c}, the number that the plan counts on. To the right of them more collude than the plan assumes: the promise does not cover that, but every honest node's own noise still protects its users.`,
        `较大的圆点：计划所假定的合谋数 ${trust.c}。其右侧的合谋数超出计划假定，不在承诺之内，但每个诚实节点自身的噪声仍保护其用户。`,
      )}
    </figcaption>
  </figure>`;
}

function trustTable(trust: TrustFacts, study: StudyFacts, context: Context): Html {
  const { say } = context;
  const rows = [
    observerRow({
      who: say("(a) the outside world", "(a) 外界"),
      cost: trust.outside,
      note: say("sees what was released", "仅见已发布的结果"),
    }),
    ...trust.colluders.map((cost) => colluderRow(cost, trust.c, context)),
    ...(trust.discarded
      ? [
          observerRow({
            who: say(
              `(b) with ${trust.c} colluding, and every attempt they may have opened`,
              `(b) ${trust.c} 个合谋，并计入所有可能被打开的尝试`,
            ),
            cost: trust.discarded,
          }),
        ]
      : []),
    ...trust.persons.map((cost) => personRow(cost, study.plan.roster.length, context)),
    ...(trust.replaceOne
      ? [
          observerRow({
            who: say("replace-one: a user's data exchanged for another's", "替换一人：以另一用户的数据替换"),
            cost: trust.replaceOne,
            note: say("against (b), never the charge", "针对 (b)，不作为扣减依据"),
          }),
        ]
      : []),
  ];
  return tableOf(
    [say("against", "观察者"), ...numbers("mu", "ε", "GDP", "zCDP", say("right guess", "猜中率"))],
    rows,
  );
}

interface ObserverRow {
  readonly who: string;
  readonly cost: Cost;
  readonly note?: string;
  /** Class of the row. */
  readonly kind?: "planned" | "beyond" | undefined;
}

function observerRow({ who, cost, note = "", kind }: ObserverRow): Html {
  return html`<tr class="${kind}">
    <th scope="row" class="long">${who} <small>${note}</small></th>
    <td class="number">${costText(cost.mu)}</td>
    <td class="number"><b>${costText(cost.epsilon)}</b></td>
    <td class="number">${costText(cost.gdp)}</td>
    <td class="number">${costText(cost.zcdp)}</td>
    <td class="number">${upPercent(guessRight(cost.mu))}</td>
  </tr>`;
}

function colluderRow(cost: ColluderRow, c: number, { say }: Context): Html {
  const { colluders, honest } = cost;
  const more = colluders > c ? say(", more than planned", "，超出计划假定") : "";
  return observerRow({
    who: say(`(b) coordinator and ${colluders} colluding`, `(b) 协调方及 ${colluders} 个合谋节点`),
    cost,
    note: say(`${honest} honest nodes`, `${honest} 个诚实节点`) + more,
    kind: colluders === c ? "planned" : colluders > c ? "beyond" : undefined,
  });
}

function personRow(cost: PersonRow, n: number, { say }: Context): Html {
  const { platforms } = cost;
  return observerRow({
    who: say(
      `one person on ${platforms} of ${n} platforms`,
      `在 ${n} 个平台中 ${platforms} 个拥有账户的同一人`,
    ),
    cost,
    note:
      platforms < n ? say("assumed, not enforced", "仅为假设，并非强制") : say("whole roster", "全部平台"),
  });
}
