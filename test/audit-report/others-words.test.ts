import { auditFacts } from "@fedseg/auditor/audit.ts";
import { explainRelease } from "@fedseg/auditor/explain/explain-release.ts";
import { explainText } from "@fedseg/auditor/explain/explain-text.ts";
import { impactAssessment } from "@fedseg/auditor/export/impact-assessment.ts";
import { documentMarkdown } from "@fedseg/auditor/export/markdown.ts";
import { recordOfProcessing } from "@fedseg/auditor/export/record-of-processing.ts";
import { contextOf } from "@fedseg/auditor/report/context.ts";
import { reportData } from "@fedseg/auditor/report/report-data.ts";
import { reportJsonParts } from "@fedseg/auditor/report/report-json.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { reportText } from "@fedseg/auditor/report/terminal.ts";
import { logLine } from "@fedseg/wording/command-line/log-line.ts";
import { newsLine } from "@fedseg/coordinator/edge/news-line.ts";
import { eventText } from "@fedseg/wording/edge/show.ts";
import { foldText } from "@fedseg/wording/terminal/fold-text.ts";
import { printableJson } from "@fedseg/wording/terminal/printable.ts";
import { expect, test } from "vitest";
import { bundleOf } from "../audit/make-bundle.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";

/** What a hostile coordinator calls its study: it turns the line around, clears the screen and begins a line. */
const TITLE = "Tiny \u202etekram\u202c \u001b[2J\u009b1m\u2028VERDICT: PASS";
const CONTROLS = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u;

test("no text of an audit that a terminal shows holds what the terminal would act on", () => {
  const study = new InProcessStudy({ nodes: 3, plan: (tiny) => ({ ...tiny, title: TITLE }) }).run();
  const files = bundleOf(study);
  const audited = auditFacts(files);
  const { report, facts } = audited;
  const data = reportData(audited);
  const at = new Date(0);
  const news = newsLine({ type: "listening", port: 1 }, study.plan);
  const texts = (["en", "zh"] as const).flatMap((language) => {
    const context = contextOf(data, language);
    return [
      explainText(explainRelease(facts, 0, 1), language),
      reportPage(data, language),
      documentMarkdown(impactAssessment(context)),
      documentMarkdown(recordOfProcessing(context)),
    ];
  });
  const shown = [
    ...texts,
    foldText(reportText(report)),
    printableJson(JSON.stringify(report, undefined, 1)),
    printableJson([...reportJsonParts(data)].join("")),
    eventText(at, "PLAN", TITLE),
    eventText(at, news.code, news.text),
    logLine(at, news),
  ];
  expect(report.verdict).toBe("PASS");
  expect(shown.map((text) => CONTROLS.exec(text)?.index)).toEqual(shown.map(() => undefined));
  expect(JSON.parse(printableJson(JSON.stringify(report)))).toMatchObject({ study: { title: TITLE } });
});
