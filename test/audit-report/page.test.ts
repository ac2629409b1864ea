import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { BundleFiles } from "@fedseg/auditor/bundle/bundle.ts";
import { codeWordsZh } from "@fedseg/auditor/report/finding-words.ts";
import { LANGUAGES } from "@fedseg/wording/language.ts";
import { type ReportData, reportData } from "@fedseg/auditor/report/report-data.ts";
import { reportJsonParts } from "@fedseg/auditor/report/report-json.ts";
import { reportPage } from "@fedseg/auditor/report/report-page.ts";
import { utf8 } from "@fedseg/shared/crypto/bytes.ts";
import { canonicalJson } from "@fedseg/shared/protocol/canonical-json.ts";
import { bodyOf, draftsOf, withFile } from "../audit/forge.ts";
import { type Shown, shopBundle, show } from "./shop-study.ts";

const DOCS = join(import.meta.dirname, "../../docs/auditing.md");
const CHECKS = join(import.meta.dirname, "../../auditor/src");
/** What a report never claims. */
const NEVER = /anonym|GDPR[- ]complian|匿名|合规/i;
const ATTACK = `<script>alert("x")</script>'"&\u202e${"long".repeat(30)}`;

let files: BundleFiles;
let shown: Shown;
beforeAll(() => {
  files = shopBundle();
  shown = show(files);
});

/** The text that a reader of the page sees, without markup. */
function textOf(page: string): string {
  return page
    .replace(/<style>[^]*<\/style>/, "")
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll(/\s+/g, " ");
}

test("units of features are said in the page's language", () => {
  const studies = shown.data.studies.map(({ plan, ...study }) => {
    const features = plan.features.map((feature) => ({ ...feature, unit: "orders" }));
    return { ...study, plan: { ...plan, features } };
  });
  const boundsIn = (language: (typeof LANGUAGES)[number]) => {
    const page = reportPage({ ...shown.data, studies }, language);
    return textOf(page.slice(page.indexOf('<section id="bounds"'), page.indexOf('<section id="mechanism"')));
  };
  expect(boundsIn("en")).toMatch(/\d orders/);
  expect(boundsIn("zh")).toMatch(/\d 单/);
  expect(boundsIn("zh")).not.toMatch(/\d orders/);
});

describe.each(LANGUAGES)("the page in %s", (language) => {
  test("loads nothing, runs nothing, and is the same for the same bundle", () => {
    const page = reportPage(shown.data, language);
    expect(page).toContain(`<html lang="${language}">`);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\ssrc=|\son\w+=|https?:/i);
    expect(page.match(/href="[^#][^"]*"/)).toBeNull();
    expect(page).toBe(reportPage(show(files).data, language));
  });

  test("has every section, with its articles, and no claim that cannot be made", () => {
    const page = reportPage(shown.data, language);
    const ids = [...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id);
    const about = ["parties", "unit", "bounds", "mechanism", "composition", "trust"];
    expect(ids).toEqual([...about, "checks", "limits", "articles"]);
    const text = textOf(page);
    const articles = text.slice(text.lastIndexOf(language === "en" ? "Articles of the GDPR" : "GDPR 条款"));
    for (const article of ["5", "6, 7", "13/14", "21", "22", "25", "26", "28", "30", "32", "35"])
      expect(articles).toContain(` ${article} `);
    expect(text).toContain("NIST SP 800-226");
    expect(text).not.toMatch(NEVER);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    for (const number of Array.from({ length: 13 }, (_, at) => at + 1))
      expect(page).toContain(`id="check-${number}"`);
  });

  test("shows the numbers of the audit", () => {
    const text = textOf(reportPage(shown.data, language));
    for (const { epsilon, epsilonGdp, epsilonZcdp } of shown.report.trust)
      for (const value of [epsilon, epsilonGdp, epsilonZcdp])
        expect(text).toContain((Math.ceil(value * 1000 - 1e-9) / 1000).toFixed(3));
    for (const { name } of shown.report.accounts) expect(text).toContain(name);
    expect(text).toContain(language === "en" ? "PASS" : "通过");
  });

  test("writes what a bundle says as text", () => {
    const page = reportPage(hostile(shown.data), language);
    expect(page).not.toContain("<script");
    expect(page).not.toContain("\u202e");
    expect(page).toContain("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
  });

  test("tells of a bundle that does not hold, and of one that cannot be read", () => {
    const missing = show(withFile(files, "sessions/00004.cbor", undefined)).data;
    const page = reportPage(missing, language);
    expect(missing.verdict).toBe("NOT VERIFIABLE");
    expect(page).toContain('class="banner open"');
    expect(page).toContain("fedseg-coordinator run");
    expect(missing.releases.length).toBe(3);
    expect(textOf(page)).toContain(language === "en" ? "Only the first 3 sessions verify" : "仅前 3 次会话");
    expect(page).toContain("sessions/00005.cbor");
    const unreadable = reportPage(show(withFile(files, "plan.cbor", utf8("no plan"))).data, language);
    expect(unreadable).toContain('class="banner open"');
    expect(unreadable).not.toContain('id="trust"');
    expect(unreadable).toContain('id="limits"');
  });
});

/** The same report as if everything that parties may name freely were an attack. */
function hostile(data: ReportData): ReportData {
  const title = { en: ATTACK, zh: ATTACK };
  const studies = data.studies.map((study) => {
    const features = study.plan.features.map((feature) => ({ ...feature, title, unit: ATTACK }));
    return { ...study, stopped: ATTACK, plan: { ...study.plan, title: ATTACK, features } };
  });
  const parties = data.parties.map((party) => ({ ...party, first: ATTACK, consentRules: [ATTACK] }));
  const event = { seq: 1, time: ATTACK, type: "REVOKE", detail: ATTACK } as const;
  const checks = data.checks.map((check) => ({
    ...check,
    findings: [{ verdict: "FAIL", code: ATTACK, text: ATTACK, place: { path: ATTACK } } as const],
  }));
  const events = [{ ...event, party: ATTACK }];
  return { ...data, verdict: "FAIL", studies, parties, checks, events };
}

test("the data beside the page is canonical, and every field of it is documented", () => {
  const text = [...reportJsonParts(shown.data)].join("");
  const keys = new Set<string>();
  const data = JSON.parse(text, function (key: string, value: unknown) {
    if (!Array.isArray(this)) keys.add(key);
    return key === "plan" ? null : value;
  });
  expect(data).toMatchObject({ v: 2, verdict: "PASS" });
  expect(text).toBe([...reportJsonParts(show(files).data)].join(""));
  expect(text).toBe(`${canonicalJson(shown.data)}\n`);
  const documented = readFileSync(DOCS, "utf8");
  const own = Object.keys(shown.data);
  for (const key of own) expect(documented).toContain(`| \`${key}\``);
  for (const list of [shown.data.parties, shown.data.releases, shown.data.accounts, shown.data.attempts])
    for (const key of Object.keys(list[0] ?? {})) expect(documented).toContain(`\`${key}\``);
});

test("lost attempts are told apart", () => {
  const [refunded, opened] = shown.data.attempts;
  expect(refunded).toMatchObject({ session: 2, attempt: 1, nodes: { opened: [], open: [] } });
  expect(refunded.nodes.refunded).toHaveLength(4);
  expect(opened).toMatchObject({ session: 4, attempt: 1, nodes: { refunded: [] } });
  expect(opened.nodes.opened).toHaveLength(4);
});

test("what the releases give away agrees with the audit's own rows", () => {
  const [trust] = shown.data.trust;
  const row = (who: string) => shown.report.trust.find((each) => each.who === who)?.muSq;
  expect(trust.outside.muSq).toBe(row("outside"));
  expect(trust.colluders.find(({ colluders }) => colluders === trust.c)?.muSq).toBe(row("coalition"));
  expect(trust.discarded?.muSq).toBe(row("discarded"));
  expect(trust.persons.at(-1)?.muSq).toBe(row("person"));
});

test("replacing a user is a row when it is asked for", () => {
  expect(shown.data.trust[0].replaceOne).toBeNull();
  const asked = reportData(shown, { replaceOne: true });
  const discarded = BigInt(asked.trust[0].discarded!.muSq);
  expect(asked.trust[0].replaceOne?.muSq).toBe(`${4n * discarded}`);
  expect(textOf(reportPage(shown.data, "en"))).not.toContain("replace-one");
  expect(textOf(reportPage(asked, "en"))).toContain("replace-one: a user's data exchanged");
});

test("accounts end where their ledgers end", () => {
  expect(shown.data.accounts).toHaveLength(4);
  for (const account of shown.data.accounts) {
    const drafts = draftsOf(files, account.name);
    const { budgetMuSq } = bodyOf(drafts, "GENESIS");
    const totals = drafts.flatMap(({ body }) => ("after" in body ? (body.after ?? []) : []));
    const spent = totals.at(-1)!;
    expect(account.spentMuSq).toBe(spent);
    expect(account.budget.muSq).toBe(budgetMuSq);
    expect(account.steps.at(-1)).toMatchObject({ spent, final: spent, budget: budgetMuSq });
  }
});

test("every code of a finding has Chinese words", () => {
  const sources = readdirSync(CHECKS, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/^(report|explain|export|edge)\//.test(path))
    .map((path) => readFileSync(join(CHECKS, path), "utf8"));
  const call =
    /\b(?:fail|failAt|missing|open|notVerifiable)\(\s*(?:\w+,\s*)?(?:[\w.]+,\s*)?"([A-Z]+(?:_[A-Z]+)*)"/g;
  const codes = new Set(sources.flatMap((text) => [...text.matchAll(call)].map(([, code]) => code)));
  expect(codes.size).toBeGreaterThan(30);
  expect([...codes].filter((code) => codeWordsZh(code) === undefined)).toEqual([]);
});
