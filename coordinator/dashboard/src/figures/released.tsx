import type { ResultsView } from "@fedseg/coordinator/told/view.ts";
import { language, t } from "@fedseg/wording/page-ui/language.ts";
import { FigureGroups } from "@fedseg/wording/page-ui/parts/figures.tsx";
import { sectionFigures } from "@fedseg/wording/pictures/section-figures.ts";
import type { Section } from "@fedseg/wording/programs/section.ts";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { w } from "../state.ts";
import { Segments } from "./segments.tsx";

/** What a study has released: its segments, then every program's own section. */
export function Released({ results }: { results: ResultsView }): JSX.Element {
  const { segments, programs, gone } = results;
  const told = programs.filter(({ program, section }) => section ?? program !== "segmentation");
  return (
    <>
      <p class="quiet">{w("resultsHow")}</p>
      {segments && <Segments segments={segments} features={results.features} />}
      {gone.map(({ number, says }) => (
        <p key={number}>{t(says)}</p>
      ))}
      {told.map(({ program, section, told: words }, at) => (
        <section key={at} aria-label={section ? t(section.title) : program}>
          <h3>{section ? t(section.title) : program}</h3>
          {(section?.paragraphs ?? words).map((paragraph, line) => (
            <p key={line}>{t(paragraph)}</p>
          ))}
          {section?.picture && <p class="quiet">{t(section.picture)}</p>}
          {section && <SectionFigures section={section} />}
        </section>
      ))}
    </>
  );
}

function SectionFigures({ section }: { section: Section }): JSX.Element {
  const groups = useMemo(() => sectionFigures(section, language.value), [section, language.value]);
  return <FigureGroups groups={groups} />;
}
