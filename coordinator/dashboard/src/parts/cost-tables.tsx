import type { CostView, StudyEpsilons } from "@fedseg/coordinator/told/view.ts";
import { said, t } from "@fedseg/wording/page-ui/language.ts";
import { AccuracyTables } from "@fedseg/wording/page-ui/parts/accuracy.tsx";
import { countText, upText } from "@fedseg/wording/number-text.ts";
import type { JSX } from "preact";
import { w } from "../state.ts";

/** Epsilons of a whole study in the eyes of everybody who looks on, however many members stay. */
export function CostTable({ cost }: { cost: CostView }): JSX.Element {
  const rows = [
    ["expected", cost.expected],
    ["once", cost.once],
    ["worst", cost.worst],
  ] as const;
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={w("costHead")}>
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">ε · δ {cost.delta}</th>
            <th scope="col">{w("outside")}</th>
            <th scope="col">
              {w("coalition")} ({countText(cost.colluders)})
            </th>
            <th scope="col">{w("person")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, epsilons]) => (
            <CostRow
              key={name}
              says={name === "once" ? `${w(name)} (${cost.fewest})` : w(name)}
              epsilons={epsilons}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CostRow({ says, epsilons }: { says: string; epsilons: StudyEpsilons }): JSX.Element {
  return (
    <tr>
      <th scope="row">{says}</th>
      <td>
        <span class="head" aria-hidden="true">
          {w("outside")}
        </span>{" "}
        {upText(epsilons.outside)}
      </td>
      <td>
        <span class="head" aria-hidden="true">
          {w("coalition")}
        </span>{" "}
        <strong>{upText(epsilons.coalition)}</strong>
      </td>
      <td>
        <span class="head" aria-hidden="true">
          {w("person")}
        </span>{" "}
        {upText(epsilons.person)}
      </td>
    </tr>
  );
}

/** What the data size supports, program by program, and what would have no result. */
export function AccuracyList({ cost: { accuracy, refusal, refused } }: { cost: CostView }): JSX.Element {
  return (
    <>
      {refusal && (
        <div class="note warn">
          <p>
            {w("refusedSo")} {said(refusal.what)}
          </p>
          <p>{said(refusal.todo)}</p>
        </div>
      )}
      {refused.map((one, at) => (
        <p class="note warn" key={at}>
          {w("refusedSo")} {t(one)}
        </p>
      ))}
      <AccuracyTables accuracy={accuracy} />
    </>
  );
}
