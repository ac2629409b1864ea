import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import { type Html, html } from "@fedseg/wording/page/html.ts";
import { inputTexts } from "@fedseg/wording/plan/input-text.ts";
import { refusedText } from "@fedseg/wording/programs/refused-text.ts";
import type { Context, Section } from "../context.ts";
import { costText, shortHash } from "../figures.ts";
import { numbers, tableOf } from "../page-table.ts";

/** Says what is protected, and by which promise. */
export function unitSection(context: Context): Section {
  const { say } = context;
  return {
    id: "unit",
    title: { en: "Unit of privacy and promise", zh: "隐私单元与承诺" },
    answers: {
      articles: "5(1)(b)(c), 25",
      topic: { en: "privacy parameters and unit of privacy", zh: "隐私参数与隐私单元" },
    },
    body: html`<p>
        ${say(
          "The unit is one user at one organisation: all of its data there, for the whole life of the organisation's account. Adding or removing it changes the chance of anything that others can see by at most a factor e^ε, up to a probability δ. The number of users of a platform is protected in the same way.",
          "隐私单元为一家机构的一名用户：该用户在该机构的全部数据，覆盖该机构账户的整个存续期。增加或删除这些数据，外界所见任何结果的概率至多变化 e^ε 倍，例外概率不超过 δ。各平台的用户数量同样受此保护。",
        )}
      </p>
      ${studyTable(context)} ${inputNotes(context)} ${refusedNotes(context)}
      <p class="quiet">
        ${say(
          "Not protected: what the segments say about groups, and what somebody would learn about a user from elsewhere with or without this study. A person with accounts at several platforms is one unit at each of them; section “Trust model” states what holds for such a person.",
          "不在保护之列：客群模型对群体的描述，以及无论有无本研究都能从别处得知的个人信息。在多个平台拥有账户的自然人，在每个平台各为一个单元；此类情形的保证见“信任模型”一节。",
        )}
      </p>`,
  };
}

/** Which earlier models the studies have taken. */
function inputNotes({ data, language }: Context): readonly Html[] {
  return data.studies.flatMap(({ plan }) =>
    inputTexts(plan).map((text) => html`<p>${plan.title}: ${text[language]}</p>`),
  );
}

/** Which programs have no result, and why. */
function refusedNotes({ data, language }: Context): readonly Html[] {
  return data.studies.flatMap(({ plan, refused }) =>
    refused.map((one) => html`<p>${plan.title}: ${refusedText(one)[language]}</p>`),
  );
}

function studyTable({ data, say }: Context): Html {
  const rows = data.studies.map(({ studyId, plan }) => {
    const { epsilon, delta, usersCap } = plan.budget;
    const trust = data.trust.find((each) => each.studyId === studyId);
    const row = trust?.colluders.find(({ colluders }) => colluders === trust.c);
    const releases = data.releases.filter((release) => release.studyId === studyId).length;
    return html`<tr>
      <th scope="row" class="long">
        ${plan.title} <small><code>${shortHash(studyId)}</code></small>
      </th>
      <td class="number">${epsilon} <small>δ ${delta}</small></td>
      <td class="number">
        ${say(`${plan.cohort.c} of ${plan.roster.length}`, `${plan.cohort.c} / ${plan.roster.length}`)}
      </td>
      <td class="number">${row ? costText(row.epsilon) : "–"}</td>
      <td class="number">${releases}</td>
      <td class="number">${formatNumber(usersCap, 0)}</td>
    </tr>`;
  });
  return tableOf(
    [
      say("study", "研究"),
      ...numbers(
        say("promised ε", "承诺 ε"),
        say("platforms that may collude", "可能合谋 / 全部平台"),
        say("ε of its releases", "各次发布的 ε"),
        say("releases", "发布次数"),
        say("users a platform, at most", "每平台用户上限"),
      ),
    ],
    rows,
  );
}
