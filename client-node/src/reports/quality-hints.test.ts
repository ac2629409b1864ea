import { expect, test } from "vitest";
import { exampleReport } from "../../../test/reports/example-report.ts";
import type { ObservationKind } from "../ingest/observation.ts";
import { WORDS_ZH } from "./observation-words-zh.ts";
import { hintsOf } from "./quality-hints.ts";

/** Three words of small letters in a row: prose, as no name, formula or term of a configuration is. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/;

test.each(Object.keys(WORDS_ZH) as ObservationKind[])(
  "says %s in both languages with the same numbers",
  (kind) => {
    const about = { column: "col", features: ["f"], words: ["w", ","], examples: ["Zoé"] };
    const report = exampleReport({
      sources: [],
      lines: [],
      features: [],
      observations: [{ kind, source: "s", count: 34, of: 1300, ...about }],
    });
    const [en, zh] = (["en", "zh"] as const).map((language) =>
      hintsOf(report, language).find(({ count }) => count === 34)!,
    );
    expect({ ...zh, text: "" }).toEqual({ ...en, text: "" });
    for (const shown of ["34", "1,300", "2.6 %", '"Zoé"']) {
      expect(en.text).toContain(shown);
      expect(zh.text).toContain(shown);
    }
    expect(en.text).not.toMatch(/\p{Script=Han}/u);
    expect(zh.text).toMatch(/\p{Script=Han}/u);
    expect(zh.text).not.toMatch(ENGLISH);
  },
);

test("the reason that leaves out most users is named, with what is to be done about that one", () => {
  const users = {
    seen: 100,
    kept: 30,
    leftOut: [
      { reason: "opted_out", count: 10 },
      { reason: "no_line", count: 60 },
    ],
    unmeasured: 0,
  } as const;
  const [hint] = hintsOf(exampleReport({ sources: [], lines: [], observations: [], features: [], users }));
  expect(hint.text).toContain("70.0 % of the users are left out, most of them: no line of theirs counts.");
  expect(hint.text).toContain("where");
  expect(hint.text).not.toContain("consent");
});
