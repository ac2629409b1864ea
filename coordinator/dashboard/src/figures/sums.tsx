import type { SumView } from "@fedseg/coordinator/told/view.ts";
import { FigureGroups } from "@fedseg/wording/page-ui/parts/figures.tsx";
import { language } from "@fedseg/wording/page-ui/language.ts";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { sumFigures } from "./sum-figures.ts";

interface SumsProps {
  readonly sums: readonly SumView[];
  /** How many there will be. */
  readonly of: number;
  /** Epsilon of the study's plan. */
  readonly budget: number;
}

/** What a study's sums say and cost, drawn anew with each of them. */
export function Sums({ sums, of, budget }: SumsProps): JSX.Element {
  const figures = useMemo(() => sumFigures(sums, of, budget), [sums.length, of, budget, language.value]);
  return <FigureGroups groups={[{ figures }]} />;
}
