import { inputTexts } from "@fedseg/wording/plan/input-text.ts";
import { programsOf } from "@fedseg/shared/plan/programs.ts";
import { wordsOf } from "@fedseg/wording/programs/index.ts";
import { refusedText } from "@fedseg/wording/programs/refused-text.ts";
import { formatNumber } from "@fedseg/wording/estimate-text.ts";
import { sizeText } from "@fedseg/wording/number-text.ts";
import { checkCalled } from "../checks/all.ts";
import type { Context } from "../report/context.ts";
import type { StudyFacts } from "../report/facts/study-facts.ts";
import { lengthText, placesText, releaseKinds } from "../report/release-kinds.ts";
import { measureWords } from "../report/measure-words.ts";
import { stateOf } from "../report/sections/verdict.ts";
import { timeText } from "../report/figures.ts";
import { type Entry, found, tabled } from "./document.ts";

/** Lists the platforms and what each has signed. */
export function platformTable({ data, say }: Context): Entry {
  const rows = data.parties
    .filter(({ role }) => role === "node")
    .map(({ name, keys, first, sums, consentRules }) => [
      name,
      keys.map(({ identity }) => identity.slice(0, 16)).join(", "),
      timeText(first),
      `${sums}`,
      consentRules.join(", ") || "–",
    ]);
  return tabled(
    say("Platforms that countersigned the plan", "已会签计划的平台"),
    [
      say("name", "名称"),
      say("identity key (first 16 digits)", "身份公钥（前 16 位）"),
      say("ledger since", "账本起始"),
      say("sums", "参与汇总"),
      say("consent rule", "同意规则"),
    ],
    rows,
  );
}

/** Lists the categories of data in words: features, what is measured, ranges. */
export function dataTables({ data, language, say }: Context): readonly Entry[] {
  return data.studies.map(({ plan }) =>
    tabled(
      `${plan.title}${say(": data of each user that is measured", "：对每名用户度量的数据")}`,
      [say("feature", "特征"), say("measured", "度量方式"), say("public range", "公开取值范围")],
      plan.features.map(({ title, measure, lo, hi, unit }) => [
        title[language],
        measureWords(measure)[language],
        `${sizeText(lo)} – ${sizeText(hi)} ${unit}`.trim(),
      ]),
    ),
  );
}

/** Says what each study is, in a paragraph. */
export function studyEntries({ data, language, say }: Context): readonly Entry[] {
  return data.studies.map(({ plan, studyId, refused }: StudyFacts) => {
    const { usersFloor } = plan;
    const purposes = programsOf(plan).map(({ asked }) => wordsOf(asked.name).purpose(asked.spec));
    const purpose = {
      en: purposes.map(({ en }) => en).join("; "),
      zh: purposes.map(({ zh }) => zh).join("；"),
    };
    const users = formatNumber(plan.budget.usersCap, 0);
    return found(
      plan.title,
      say(
        `${purpose.en}, as of ${plan.snapshot}; at least ${formatNumber(usersFloor, 0)} users in all, at most ${users} on a platform. Models are made of noisy sums only; what they say of a user is computed and kept at the user's own platform.`,
        `${purpose.zh}，数据截至 ${plan.snapshot}；用户总数至少 ${formatNumber(usersFloor, 0)}，每平台至多 ${users}。模型仅由含噪汇总得出；模型对某个用户的结论，由其所在平台自行计算并保存。`,
      ),
      [
        `${say("Study", "研究编号")} ${studyId}`,
        ...inputTexts(plan).map((text) => text[language]),
        ...refused.map((one) => refusedText(one)[language]),
      ].join(". "),
    );
  });
}

/** Lists what was asked, as the sessions' purposes. */
export function questionTable(context: Context): Entry {
  const { data, language, say } = context;
  const rows = releaseKinds(data.releases).map((kind) => [
    placesText(kind, context),
    kind.first.purpose[language],
    kind.first.blocks.map(({ part }) => part[language]).join("; "),
    lengthText(kind),
  ]);
  return tabled(
    say("What was asked and released", "提出的问题与发布的内容"),
    [
      say("sessions", "会话"),
      say("purpose", "用途"),
      say("one user adds at most", "一名用户至多贡献"),
      say("noisy numbers", "含噪数字个数"),
    ],
    rows,
  );
}

/** Lists the checks and how they stand. */
export function checkTable({ data, language, say }: Context): Entry {
  const states = {
    pass: say("holds", "成立"),
    fail: say("DOES NOT HOLD", "不成立"),
    open: say("cannot be verified", "无法核验"),
  };
  return tabled(
    say("What the audit checked", "审计核查项"),
    [say("check", "核查项"), say("result", "结果"), say("when it holds, it shows", "成立时表明")],
    data.checks.map((check) => {
      const { name, claim } = checkCalled(check);
      return [`${check.number} ${name[language]}`, states[stateOf(check)], claim[language]];
    }),
  );
}

/** Says how the audit went, first of all when it failed. */
export function verdictEntry({ data, say }: Context): Entry {
  const period = data.period
    ? say(
        ` Ledgers from ${timeText(data.period.from)} to ${timeText(data.period.to)}.`,
        `账本记录自 ${timeText(data.period.from)} 至 ${timeText(data.period.to)}。`,
      )
    : "";
  const words = {
    PASS: say(
      `PASS: everything that the published documents can show holds.${period}`,
      `通过：凡所发布材料能够证明之事，均成立。${period}`,
    ),
    FAIL: say(
      `FAIL: the published documents contradict what is stated here. Do not rely on this document before the counter-examples are explained.${period}`,
      `不通过：所发布材料与本文件所述相矛盾。反例未得到解释之前，请勿采信本文件。${period}`,
    ),
    "NOT VERIFIABLE": say(
      `NOT VERIFIABLE: nothing contradicts what is stated here, but documents are missing. Do not rely on this document before they are supplied.${period}`,
      `无法核验：未见与本文件所述相矛盾之处，但材料不全。材料补齐之前，请勿采信本文件。${period}`,
    ),
  };
  return found(say("Audit", "审计"), words[data.verdict]);
}
