import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { CheckReport } from "../../finding.ts";
import { checkCalled } from "../../checks/all.ts";
import type { Context } from "../context.ts";
import { costText, timeText, upPercent } from "../figures.ts";
import { findingText } from "../finding-words.ts";
import { studyTitles } from "../studies.ts";

/** State of a check: failed, holds, or only statements that cannot be verified. */
export type CheckState = "fail" | "pass" | "open";

/** Tells how a check stands. */
export function stateOf({ findings }: CheckReport): CheckState {
  if (findings.some(({ verdict }) => verdict === "FAIL")) return "fail";
  return findings.some(({ verdict }) => verdict === "PASS") ? "pass" : "open";
}

/** Writes the head of the page: what was audited, the verdict, and the numbers that people ask for first. */
export function headOf(context: Context): Html {
  const { data, say } = context;
  const study = data.studies.length > 0 ? studyTitles(context) : say("no readable study", "没有可读取的研究");
  const period = data.period
    ? html` · ${timeText(data.period.from)} – ${timeText(data.period.to)}`
    : undefined;
  return html`<header>
    <p class="kind">${say("Privacy audit", "隐私审计报告")}</p>
    <h1>${study}</h1>
    <p class="quiet">
      ${say("Made offline from the published bundle alone", "仅依据所发布的材料包离线生成")}${period}
    </p>
    ${banner(context)} ${strip(context)} ${tiles(context)}
  </header>`;
}

function banner(context: Context): Html {
  const { data, language, say } = context;
  const failed = data.checks.filter((check) => stateOf(check) === "fail");
  if (data.verdict === "NOT VERIFIABLE") return lackingBanner(context);
  if (failed.length === 0) {
    return html`<div class="banner pass">
      <b>${say("PASS", "通过")}</b>
      <p>
        ${say(
          "Everything that these documents can show holds. What they cannot show is listed under “What is not covered”: read it before relying on this.",
          "凡材料能够证明之事，均成立。材料无法证明之事列于“未覆盖事项”一节，采信之前务请阅读。",
        )}
      </p>
    </div>`;
  }
  return html`<div class="banner fail">
    <b>${say("FAIL", "不通过")}</b>
    <div>
      <p>
        ${say(
          `${failed.length} of ${data.checks.length} checks found a counter-example. The first of each:`,
          `${data.checks.length} 项核查中有 ${failed.length} 项发现反例。各项的首个反例：`,
        )}
      </p>
      <ul>
        ${failed.map(({ number, name, findings }) => {
          const first = findings.find(({ verdict }) => verdict === "FAIL");
          return html`<li>
            <b>${number} ${checkCalled({ name }).name[language]}</b>: ${first && findingText(first, language)}
          </li>`;
        })}
      </ul>
    </div>
  </div>`;
}

/** Most missing things that the head of the page names. */
const MOST_LACKING = 8;

function lackingBanner({ data, language, say }: Context): Html {
  const missing = data.checks.flatMap(({ findings }) =>
    findings.filter(({ supply }) => supply !== undefined),
  );
  return html`<div class="banner open">
    <b>${say("NOT VERIFIABLE", "无法核验")}</b>
    <div>
      <p>
        ${say(
          `Nothing contradicts anything, but ${missing.length} ${missing.length === 1 ? "thing is" : "things are"} missing that decide whether all of it holds:`,
          `未见矛盾之处，但缺少 ${missing.length} 项材料，全部内容是否成立尚不能判定：`,
        )}
      </p>
      <ul>
        ${missing
          .slice(0, MOST_LACKING)
          .map(
            (finding) =>
              html`<li>
                ${findingText(finding, language)} <small lang="en">${finding.supply ?? ""}</small>
              </li>`,
          )}
      </ul>
    </div>
  </div>`;
}

/** One box a check. */
function strip({ data, language, say }: Context): Html {
  const words: Readonly<Record<CheckState, string>> = {
    pass: say("holds", "成立"),
    fail: say("does not hold", "不成立"),
    open: say("cannot be verified", "无法核验"),
  };
  return html`<ol class="strip">
      ${data.checks.map((check) => {
        const state = stateOf(check);
        const name = checkCalled(check).name[language];
        return html`<li class="${state}" title="${name}: ${words[state]}">
          <a href="#check-${check.number}"
            >${check.number}<span class="aloud"> ${name}: ${words[state]}</span></a
          >
        </li>`;
      })}
    </ol>
    <p class="quiet legend">
      ${(["pass", "fail", "open"] as const).map((state) => html`<span class="${state}">${words[state]}</span> `)}
    </p>`;
}

function tiles(context: Context): Html | undefined {
  const { data, say } = context;
  if (data.studies.length === 0) return undefined;
  const nodes = data.parties.filter(({ role }) => role === "node").length;
  const open = data.checks
    .flatMap(({ findings }) => findings)
    .filter(({ verdict }) => verdict === "NOT VERIFIABLE");
  const dearest = Math.max(0, ...data.accounts.map(({ share }) => share));
  return html`<div class="tiles">
    ${guaranteeTile(context)}
    ${tile(`${data.releases.length}`, say(`released sums, ${nodes} platforms`, `次发布，${nodes} 个平台参与`))}
    ${tile(upPercent(dearest), say("of its budget spent by the account that spent most", "开销最大的账户已用预算"))}
    ${tile(`${open.length}`, say("statements that documents cannot verify", "项陈述无法凭材料核验"))}
  </div>`;
}

/** The study that gives away the larger part of what it promised; several studies are in a table of their own. */
function guaranteeTile({ data, say }: Context): Html | undefined {
  const rows = data.trust.flatMap(({ c, colluders, studyId }) => {
    const plan = data.studies.find((study) => study.studyId === studyId)?.plan;
    const row = colluders.find(({ colluders: count }) => count === c);
    return plan && row ? [{ plan, c, row, part: row.epsilon / Number(plan.budget.epsilon) }] : [];
  });
  const [dearest] = rows.sort((a, b) => b.part - a.part);
  if (!dearest) return undefined;
  const { plan, c, row } = dearest;
  const { epsilon, delta } = plan.budget;
  const name = rows.length > 1 ? `${plan.title}${say(": ", "：")}` : "";
  return tile(
    `ε ${costText(row.epsilon)}`,
    say(
      `${name}promised ${epsilon} at δ = ${delta}, against the coordinator and ${c} colluding ${c === 1 ? "platform" : "platforms"}`,
      `${name}δ = ${delta} 时承诺不超过 ${epsilon}（针对协调方及 ${c} 个合谋节点）`,
    ),
  );
}

function tile(value: string, words: string): Html {
  return html`<div class="tile"><b>${value}</b><span class="quiet">${words}</span></div>`;
}
