import { Html, html } from "../../wording/src/page/html.ts";
import { figuresChart, guessChart, successChart } from "./charts.ts";
import type { Experiment } from "./experiment.ts";
import { MS_CHEN } from "./customers.ts";
import { type Wires, conclusion, percent, totalsWords, wireWords } from "./words.ts";

const STYLE = new Html(`
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #1b2430; font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif; }
main { max-width: 980px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { font-size: 27px; line-height: 1.2; margin: 0 0 6px; }
h2 { font-size: 18px; margin: 30px 0 6px; }
h3 { font-size: 15px; margin: 0 0 2px; }
p { margin: 0 0 8px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(340px, 1fr)); gap: 20px; }
.card { border: 1px solid #dde3ea; border-radius: 8px; padding: 12px 14px; }
.bad { border-top: 4px solid #c2571a; } .good { border-top: 4px solid #27648f; }
svg { display: block; width: 100%; height: auto; font: 12px system-ui, "Noto Sans", sans-serif; fill: #1b2430; }
.quiet { color: #586474; fill: #586474; font-size: 13px; }
svg .quiet { font-size: 11.5px; }
.absent { fill: #7d8fa3; fill-opacity: .55; } .present { fill: #c2571a; fill-opacity: .55; } .safe { fill: #27648f; fill-opacity: .8; }
.axis { stroke: #9aa7b5; } .mark { stroke: #1b2430; stroke-dasharray: 3 3; } .limit { stroke: #27648f; stroke-width: 2; }
.absent-line { stroke: #55687c; } .present-line { stroke: #a5440f; } .curve { fill: none; stroke-width: 1.6; }
.range { fill: #eef2f6; stroke: #9aa7b5; } .guess { fill: #27648f; fill-opacity: .45; } .bad .guess { fill: #c2571a; fill-opacity: 1; }
.truth { stroke: #1b2430; stroke-width: 1.5; fill: none; } .whisker { stroke: #1b2430; stroke-width: 1.2; fill: none; }
.key span { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin: 0 4px 0 12px; vertical-align: -1px; }
code { font: 13px ui-monospace, "Noto Sans Mono", monospace; overflow-wrap: anywhere; }
`);

/** Writes the demonstration as one page that needs nothing else. */
export function attackPage(experiment: Experiment, wires: Wires): string {
  const { studies, sessions, epsilon, delta, mu, most, plain, fedseg } = experiment;
  const spread = 1 / mu;
  const wide: readonly [number, number] = [-4.2 * spread, 1 + 4.2 * spread];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>What a curious coordinator learns</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          <h1>What a curious coordinator learns about Ms. Chen</h1>
          <p>
            Four shops make customer segments together. Ms. Chen of shop willow has ${MS_CHEN.orders} orders
            and spent ${MS_CHEN.spend}.00. The coordinator knows every other customer's data, one shop tells
            it everything, and another is missing. The same study in two worlds:
          </p>
          <p><b>${conclusion(experiment).join(" ")}</b></p>

          <h2>1 · Is she a customer at all?</h2>
          <p class="key quiet">
            ${studies} studies each:<span class="absent" style="background:#7d8fa3"></span>without her<span
              style="background:#c2571a"
            ></span
            >with her
          </p>
          <div class="pair">
            <div class="card bad">
              <h3>Without protection</h3>
              ${guessChart(plain, [-0.5, 1.5])}
              <p class="quiet">Two spikes: one look, and it knows.</p>
            </div>
            <div class="card good">
              <h3>With noise and secure aggregation</h3>
              ${guessChart(fedseg, wide, spread)}
              <p class="quiet">
                The two hills are nearly one. Lines: an attacker who gets all that the budget allows. Dashed:
                without her, with her.
              </p>
            </div>
          </div>
          ${successChart(experiment)}
          <p class="quiet">
            Right answers with 95 % intervals (Clopper–Pearson). The limit holds for every attack, whatever it
            knows.
          </p>

          <h2>2 · What did she buy?</h2>
          <p>This year's sums minus last year's, when she was not a customer yet.</p>
          <div class="pair">
            <div class="card bad">
              <h3>Without protection: her exact figures</h3>
              ${figuresChart(plain.figures, 1.6)}
            </div>
            <div class="card good">
              <h3>With fedseg: guesses all over the place</h3>
              ${figuresChart(fedseg.figures, 60)}
              <p class="quiet">
                The box is the speck under the cross; the guesses farthest out are not in the picture.
              </p>
            </div>
          </div>

          <h2>3 · What travels from shop willow</h2>
          <div class="pair">
            <div class="card bad">
              <h3>Without protection</h3>
              <p>${totalsWords(plain.totals)}</p>
            </div>
            <div class="card good">
              <h3>With fedseg</h3>
              <p><code>${wires.within.beginning} …</code></p>
              <p class="quiet">
                With her ${wireWords(wires.within)}, without ${wireWords(wires.without)}. Only the total of
                all shops opens, with everybody's noise in it.
              </p>
            </div>
          </div>

          <h2>For those who check</h2>
          <p class="quiet">
            Budget epsilon ${epsilon}, delta ${delta}: mu ${mu.toFixed(4)} in Gaussian differential privacy
            for one customer against coordinator and one colluding shop (trust row b), ${sessions} adaptive
            sums. Of four shops three survive, one of them colludes; two carry noise. Score: projection of
            everything the coordinator cannot explain on her part, over the variance, divided by its mean when
            she is there. AUC ${plain.strength.auc.value.toFixed(3)} (${plain.strength.auc.low.toFixed(3)} to
            ${plain.strength.auc.high.toFixed(3)}) without protection, ${fedseg.strength.auc.value.toFixed(3)}
            (${fedseg.strength.auc.low.toFixed(3)} to ${fedseg.strength.auc.high.toFixed(3)}) with; limits
            Φ(mu/√2) = ${most.auc.toFixed(3)} and Φ(mu/2) = ${percent(most.success)} right answers. The shops'
            production code measured, bounded and drew the noise in both worlds (left out in the first); the
            repeats add the vectors up directly, section 3 is a whole run of the protocol with keys and masks.
            More studies spend more budget; what is true of the whole crowd is not hidden.
          </p>
        </main>
      </body>
    </html> `.markup;
}
