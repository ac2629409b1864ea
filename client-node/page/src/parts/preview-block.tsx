import type { PreviewBlock as Block, PreviewEntry } from "@fedseg/client-node/page/view.ts";
import { numberText } from "@fedseg/wording/page-ui/format.ts";
import { t } from "@fedseg/wording/page-ui/language.ts";
import { Head } from "@fedseg/wording/page-ui/parts/head.tsx";
import type { JSX } from "preact";
import { w } from "../state.ts";

/** The numbers of one block of a session: exact, which stay here, beside noised with what the noise makes of them. */
export function PreviewBlock({ block }: { block: Block }): JSX.Element {
  const { name, meaning, sigma, entries, more } = block;
  const ends = entries.flatMap(({ exact, noised }) => [exact, noised - 2 * sigma, noised + 2 * sigma]);
  const [lo, hi] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  return (
    <>
      <h3>
        {name}{" "}
        <span class="quiet">
          {w("oneUserAdds")}: {t(meaning)}
        </span>
      </h3>
      <div class="scroll" role="region" tabIndex={0} aria-label={name}>
        <table>
          <thead>
            <tr>
              <th scope="col">{w("entry")}</th>
              <th scope="col" class="number">
                {w("exact")} <span class="tag own">{w("staysHere")}</span>
              </th>
              <th scope="col" class="number">
                {w("noised")}
              </th>
              <th scope="col">{w("drawn")}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, at) => (
              <tr key={at}>
                <td>
                  <bdi>{t(entry.name)}</bdi>
                </td>
                <td class="number own-number">
                  <Head says={w("exact")} />
                  {shortText(entry.exact)}
                </td>
                <td class="number">
                  <Head says={w("noised")} />
                  {shortText(entry.noised)} ± {shortText(sigma)}
                </td>
                <td>
                  <Drawn entry={entry} sigma={sigma} lo={lo} hi={hi} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more > 0 && (
        <p class="quiet">
          … {numberText(more)} {w("moreEntries")}
        </p>
      )}
    </>
  );
}

/** Three digits of what is small, and none behind the point of what is large. */
function shortText(value: number): string {
  if (Math.abs(value) >= 100) return numberText(Math.round(value));
  return numberText(Number(value.toPrecision(3)));
}

interface DrawnProps {
  readonly entry: PreviewEntry;
  readonly sigma: number;
  readonly lo: number;
  readonly hi: number;
}

const [WIDTH, MIDDLE] = [176, 9];

function Drawn({ entry: { exact, noised }, sigma, lo, hi }: DrawnProps): JSX.Element {
  const at = (value: number) => 4 + ((WIDTH - 8) * (value - lo)) / (hi - lo || 1);
  const [from, to] = [Math.min(at(0), at(exact)), Math.max(at(0), at(exact))];
  const [low, high] = [at(noised - 2 * sigma), at(noised + 2 * sigma)];
  return (
    <svg class="drawn" viewBox={`0 0 ${WIDTH} 18`} aria-hidden="true">
      <line class="zero" x1={at(0)} x2={at(0)} y1="0" y2="18" />
      <rect class="bar" x={from} y="5" width={Math.max(0.5, to - from)} height="8" />
      <line class="whisker" x1={low} x2={high} y1={MIDDLE} y2={MIDDLE} />
      {[low, high].map((end) => (
        <line key={end} class="whisker" x1={end} x2={end} y1="5" y2="13" />
      ))}
      <circle class="dot" cx={at(noised)} cy={MIDDLE} r="3.5" />
    </svg>
  );
}
