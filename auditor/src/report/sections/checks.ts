import { type Html, html } from "@fedseg/wording/page/html.ts";
import type { CheckReport, Finding } from "../../finding.ts";
import { checkCalled } from "../../checks/all.ts";
import type { Context, Section } from "../context.ts";
import { findingText } from "../finding-words.ts";
import { stateOf } from "./verdict.ts";

/** Most statements of one kind that a check lists. */
const MOST = 12;

/** Lists the checks: what each establishes, what it found, and the smallest counter-example. */
export function checksSection(context: Context): Section {
  const { data } = context;
  return {
    id: "checks",
    title: { en: "What was checked", zh: "逐项核查" },
    answers: {
      articles: "5(2), 32",
      topic: { en: "correctness of the implementation", zh: "实现的正确性" },
    },
    body: html`<ol class="checks">
      ${data.checks.map((check) => checkItem(check, context))}
    </ol>`,
  };
}

function checkItem(check: CheckReport, context: Context): Html {
  const { language, say } = context;
  const { number, name, findings } = check;
  const words = checkCalled({ name });
  const failures = findings.filter(({ verdict }) => verdict === "FAIL");
  const others = findings.filter(({ verdict }) => verdict !== "FAIL");
  const rest = failures.length - 1;
  return html`<li class="${stateOf(check)}" id="check-${number}">
    <h3>${number} ${words.name[language]}</h3>
    <p class="quiet">${words.claim[language]}</p>
    ${failures.slice(0, 1).map((finding) => findingLine(finding, say("FAIL", "不成立"), context))}
    ${rest > 0 ? html`<p class="quiet">${say(`and ${rest} more counter-examples`, `另有 ${rest} 个反例`)}</p>` : undefined}
    ${others
      .slice(0, MOST)
      .map((finding) =>
        findingLine(
          finding,
          finding.verdict === "PASS" ? say("PASS", "成立") : say("NOT VERIFIABLE", "无法核验"),
          context,
        ),
      )}
    ${others.length > MOST ? html`<p class="quiet">${say(`and ${others.length - MOST} more`, `另有 ${others.length - MOST} 条`)}</p>` : undefined}
  </li>`;
}

function findingLine(finding: Finding, word: string, { language }: Context): Html {
  const { verdict, code, text, place } = finding;
  const kind = verdict === "PASS" ? "pass" : verdict === "FAIL" ? "fail" : "open";
  const where = place && !text.includes(place.path) ? ` · ${place.path}` : "";
  return html`<p class="finding ${kind}">
    <b>${word}</b> ${findingText(finding, language)}
    ${verdict === "PASS" ? undefined : html`<small><code>${code}</code>${where}</small>`}
  </p>`;
}
