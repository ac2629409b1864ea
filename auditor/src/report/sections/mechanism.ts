import { type Html, html } from "@fedseg/wording/page/html.ts";
import { countText, sizeText } from "@fedseg/wording/number-text.ts";
import { bellCurves } from "../charts/bell-curves.ts";
import type { Context, Section } from "../context.ts";
import { ratioOf } from "../../checks/cost.ts";
import type { BlockFacts, ReleaseFacts } from "../facts/release-facts.ts";
import { costText, digitsText, upPercent } from "../figures.ts";
import { guessRight } from "../meaning.ts";
import { type ReleaseKind, isRepeated, lengthText, placesText, releaseKinds } from "../release-kinds.ts";

/** Most kinds of release that are explained one by one. */
const MOST_KINDS = 24;

/** Says for every kind of release what one user could change, which noise lay on it, and why it cost that. */
export function mechanismSection(context: Context): Section {
  const { data, say } = context;
  const kinds = releaseKinds(data.releases);
  const hidden = kinds.length - MOST_KINDS;
  return {
    id: "mechanism",
    title: { en: "Mechanism: why each release cost what it cost", zh: "机制：每次发布的开销从何而来" },
    answers: {
      articles: "5(1)(f), 25, 32",
      topic: { en: "mechanism and its implementation", zh: "机制及其实现" },
    },
    body: html`<p>
        ${say(
          "Every node adds its own discrete Gaussian noise to every number, in whole units, before anything leaves. The noise is sized so that the honest nodes alone carry enough of it. A release costs mu² = (Δ ÷ σ)², computed exactly for integer noise: the further one user can move the numbers against the noise, the dearer it is.",
          "每个节点在任何数据离开之前，都为每个数字加上自己的离散高斯噪声（整数）。噪声的大小保证：仅诚实节点的噪声就已足够。一次发布的开销为 mu² = (Δ ÷ σ)²，按整数噪声精确计算：一名用户相对于噪声能移动结果越多，开销越大。",
        )}
      </p>
      ${kinds.slice(0, MOST_KINDS).map((kind) => kindCard(kind, context))}
      ${
        kinds.length === 0
          ? html`<p>${say("Nothing that verifies was released.", "没有可核验的发布。")}</p>`
          : undefined
      }
      ${
        hidden > 0
          ? html`<p class="quiet">
              ${say(
                `${hidden} more kinds of release are in the JSON file and in the table of the next section.`,
                `另有 ${hidden} 类发布见 JSON 文件及下一节的表格。`,
              )}
            </p>`
          : undefined
      }`,
  };
}

function kindCard(kind: ReleaseKind, context: Context): Html {
  const { language, say } = context;
  const { first } = kind;
  return html`<article class="card">
    <h3>
      ${first.purpose[language]} <span>${placesText(kind, context)} · <code>${first.query}</code></span>
    </h3>
    <div class="why">
      <div>
        <dl class="facts">
          <dt>${say("numbers released", "发布的数字个数")}</dt>
          <dd>${lengthText(kind)}</dd>
        </dl>
        ${first.blocks.map((block) => blockList(block, first, context))}
      </div>
      <figure>
        ${bellCurves(first.charge.mu, {
          without: say("without the user", "不含该用户"),
          with: say("with the user", "含该用户"),
          alt: say(
            `Two bell curves, ${costText(first.charge.mu)} standard deviations apart`,
            `相距 ${costText(first.charge.mu)} 个标准差的两条钟形曲线`,
          ),
        })}
        <figcaption>
          ${say(
            `What the coalition sees: ${costText(first.charge.mu)} standard deviations apart. Whoever guesses from it whether a user is in is right at most ${upPercent(guessRight(first.charge.mu))} of the time; a coin is right 50\u00a0%.`,
            `合谋者所见：两者相距 ${costText(first.charge.mu)} 个标准差。据此猜测某用户是否在内，正确率至多 ${upPercent(guessRight(first.charge.mu))}；抛硬币为 50\u00a0%。`,
          )}
        </figcaption>
      </figure>
    </div>
    ${costLine(first, context, isRepeated(kind))}
  </article>`;
}

function blockList(block: BlockFacts, { honest, survivors, purpose }: ReleaseFacts, context: Context): Html {
  const { language, say } = context;
  const name = block.part[language] === purpose[language] ? block.name : block.part[language];
  const norm =
    block.norm.kind === "l2"
      ? `Σv² ≤ ${digitsText(`${block.norm.square}`)}`
      : say(`${block.norm.count} ones`, `${block.norm.count} 个 1`);
  return html`<dl class="facts">
    <dt>${say("one user adds", "一名用户贡献")}</dt>
    <dd>${name}</dd>
    <dt>${say("bound Δ", "界限 Δ")}</dt>
    <dd>
      ${sizeText(block.delta)}
      <small>${norm}, S = ${countText(block.scale)}, Δ² = ${digitsText(block.deltaSq)}</small>
    </dd>
    <dt>${say("σ of one node", "单个节点的 σ")}</dt>
    <dd>${sizeText(block.nodeSigma)} <small>${say("variance", "方差")} ${block.nodeVariance}</small></dd>
    <dt>${say("honest nodes counted on", "所依赖的诚实节点")}</dt>
    <dd>
      ${honest}
      <small>${say(`of ${survivors.length} in the sum`, `（汇总中共 ${survivors.length} 个）`)}</small>
    </dd>
    <dt>${say("σ that nobody can subtract", "无人可减去的 σ")}</dt>
    <dd>${sizeText(block.honestSigma)}</dd>
    <dt>${say("σ of the released sum", "发布值的 σ")}</dt>
    <dd>
      ${sizeText(block.sumSigma)}
      <small>${say(`${sizeText(block.usersSigma)} users`, `约 ${sizeText(block.usersSigma)} 名用户`)}</small>
    </dd>
  </dl>`;
}

function costLine({ charge, studyId }: ReleaseFacts, { data, say }: Context, isMany: boolean): Html {
  const last = data.releases.filter((release) => release.studyId === studyId).at(-1);
  const share = ratioOf(BigInt(charge.muSq), BigInt(last?.charged.muSq ?? "0"));
  const each = isMany ? say("each", "每次") : undefined;
  return html`<p class="cost">
    <b>mu² = ${sizeText(charge.mu ** 2)}</b> ${each} ·
    ${say(`${upPercent(share)} of what the study was charged`, `占本研究全部开销的 ${upPercent(share)}`)} ·
    ${say("alone", "单独计")}: ε = ${costText(charge.epsilon)}
    <small>(GDP ${costText(charge.gdp)}, zCDP ${costText(charge.zcdp)})</small>
  </p>`;
}
