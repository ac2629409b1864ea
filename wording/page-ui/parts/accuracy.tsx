import type { Text } from "@fedseg/wording/language.ts";
import type { JSX } from "preact";
import { t } from "../language.ts";
import { Head } from "./head.tsx";

/** What the data size supports of one program, in words and as a table; a row's `error` is one standard error as a part of a range. */
export interface AccuracyTold {
  readonly aim: Text;
  readonly words: Text;
  readonly heads: readonly Text[];
  readonly rows: readonly {
    readonly name: Text;
    readonly numbers: readonly Text[];
    readonly error?: number;
  }[];
}

/** What the data size supports, program by program: errors are drawn, two either way, on the range that they are of. */
export function AccuracyTables({ accuracy }: { accuracy: readonly AccuracyTold[] }): JSX.Element {
  return (
    <>
      {accuracy.map(({ aim, words, heads, rows }, at) => (
        <details key={at} open={at === 0}>
          <summary>{t(aim)}</summary>
          <p>{t(words)}</p>
          {rows.length > 0 && (
            <table class="numbers small">
              <thead>
                <tr>
                  {heads.map((head) => (
                    <th scope="col" key={head.en}>
                      {t(head)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map(({ name, numbers, error }, row) => (
                  <tr key={row}>
                    <th scope="row">{t(name)}</th>
                    {numbers.map((number, place) => (
                      <td key={place}>
                        <Head says={t(heads[place + 1])} />{" "}
                        <span>
                          {t(number)} {place === 0 && error !== undefined && <Whisker error={error} />}
                        </span>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </details>
      ))}
    </>
  );
}

const [WIDTH, MIDDLE, HEIGHT] = [80, 6, 12];

/** The middle of a range with two standard errors either way; the number stands beside it. */
function Whisker({ error }: { error: number }): JSX.Element {
  const half = Math.min(WIDTH / 2, 2 * error * WIDTH);
  const [from, to] = [WIDTH / 2 - half, WIDTH / 2 + half];
  return (
    <svg class="whisker" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <line class="range" x1={0} x2={WIDTH} y1={MIDDLE} y2={MIDDLE} />
      <path d={`M${from} 2v8M${from} ${MIDDLE}H${to}M${to} 2v8`} />
      <circle cx={WIDTH / 2} cy={MIDDLE} r={2.5} />
    </svg>
  );
}
