import { type Html, html } from "@fedseg/wording/page/html.ts";
import { type TimelineMark, partyTimeline } from "../charts/party-timeline.ts";
import type { Context, Section } from "../context.ts";
import type { ToldType } from "../../ledgers/digest.ts";
import type { EventFacts } from "../facts/event-facts.ts";
import type { PartyFacts } from "../facts/party-facts.ts";
import { shortHash, timeText } from "../figures.ts";
import { numbers, tableOf } from "../page-table.ts";

/** Most parties in the picture, events in the table, and releases in the picture; the JSON file has all. */
const [MOST_ROWS, MOST_EVENTS, MOST_MARKS] = [40, 60, 200];
/** Most names of parties that a row writes out. */
const MOST_NAMES = 6;

/** Says who took part, with which keys, in which role, from when to when. */
export function partiesSection(context: Context): Section {
  const { data, say } = context;
  const shown = data.parties.slice(0, MOST_ROWS);
  const picture = partyTimeline(
    shown,
    marksOf(context),
    say("From when to when each party's ledger reaches", "各参与方账本的起止时间"),
  );
  return {
    id: "parties",
    title: { en: "Who took part", zh: "参与方" },
    answers: {
      articles: "26, 28, 30",
      topic: { en: "data security and access control", zh: "数据安全与访问控制" },
    },
    body: html`<p>
        ${say(
          "The platforms decide together on one plan and each runs its own node: joint controllers in the words of Art. 26. The coordinator delivers masked messages on their behalf: a processor (Art. 28). Rows never leave a node.",
          "各平台共同决定同一份计划，并各自运行自己的节点，相当于第 26 条所称的共同控制者；协调方受托传递加掩码的消息，相当于第 28 条所称的处理者。原始数据行从不离开节点。",
        )}
      </p>
      ${
        picture &&
        html`<figure class="wide">
          ${picture}
          <figcaption>
            ${say(
              "Bars: from the first to the last entry of each ledger, by its party's own clock. Blue dots: sums that the party is part of; amber dots: keys, raises, corrections, refusals.",
              "横条：各账本首条与末条记录之间的时段（以各方自身时钟为准）。蓝点：该方参与的汇总；黄点：密钥更换、提额、更正、拒绝等事件。",
            )}
            ${shown.length < data.parties.length ? more(context, data.parties.length - shown.length) : undefined}
          </figcaption>
        </figure>`
      }
      ${partyTable(context)} ${eventTable(context)}`,
  };
}

/** Marks sums, unless they are too many to be told apart, and whatever a reader should look at. */
function marksOf({ data }: Context): readonly TimelineMark[] {
  const releases = data.releases.length > MOST_MARKS ? [] : data.releases;
  return [
    ...releases.flatMap(({ time, survivors }) =>
      time === null ? [] : survivors.map((party) => ({ party, time, kind: "release" as const })),
    ),
    ...data.events
      .filter(({ type }) => type !== "SOFTWARE")
      .map(({ party, time }) => ({ party, time, kind: "event" as const })),
  ];
}

function more({ say }: Context, count: number): string {
  return say(`${count} more parties are in the table.`, `另有 ${count} 个参与方见下表。`);
}

function partyTable({ data, say }: Context): Html {
  const roles: Readonly<Record<PartyFacts["role"], string>> = {
    coordinator: say("coordinator", "协调方"),
    node: say("platform", "平台"),
  };
  const ledgers: Readonly<Record<PartyFacts["ledger"], string>> = {
    delivered: "",
    missing: say("ledger is missing", "账本缺失"),
    absent: say("ledger not delivered, as announced", "账本未交付（已事先说明）"),
  };
  const rows = data.parties.map(
    ({ name, role, keys, consentRules, sums, ledger, entries }) =>
      html`<tr>
        <th scope="row" class="long">${name}</th>
        <td>${roles[role]}</td>
        <td>
          ${keys.map(
            ({ identity, from }) =>
              html`<div>
                <code>${shortHash(identity)}</code> <small>${from ? timeText(from) : ""}</small>
              </div>`,
          )}
        </td>
        <td class="long">${consentRules.join(", ") || "–"}</td>
        <td class="number">${sums}</td>
        <td class="number">${ledger === "delivered" ? entries : html`<em>${ledgers[ledger]}</em>`}</td>
      </tr>`,
  );
  return tableOf(
    [
      say("party", "参与方"),
      say("role", "角色"),
      say("identity key (from)", "身份公钥（启用时间）"),
      say("consent rule", "同意规则"),
      ...numbers(say("sums", "参与汇总"), say("entries", "账本条数")),
    ],
    rows,
  );
}

function eventTable({ data, say }: Context): Html | undefined {
  if (data.events.length === 0) return undefined;
  const words: Readonly<Record<ToldType, string>> = {
    KEY_ROTATE: say("new key", "更换密钥"),
    REVOKE: say("key revoked", "吊销密钥"),
    RAISE: say("budget raised by one rung", "预算上调一档"),
    CORRECTION: say("correction", "更正"),
    DENY: say("refusal", "拒绝"),
    SOFTWARE: say("software", "软件版本"),
    CANARY_AUDIT: say("audit of its own noise", "噪声自测"),
    CLOCK: say("clock set back", "时钟被回拨"),
  };
  const groups = groupedEvents(data.events);
  const hidden = groups.length - MOST_EVENTS;
  const rows = groups.slice(0, MOST_EVENTS).map(
    ({ time, parties, type, detail }) =>
      html`<tr>
        <td class="time">${timeText(time)}</td>
        <td class="long">
          ${parties.length > MOST_NAMES ? say(`${parties.length} parties`, `${parties.length} 个参与方`) : parties.join(say(", ", "、"))}
        </td>
        <td>${words[type]}</td>
        <td class="long">${type === "KEY_ROTATE" ? shortHash(detail) : detail}</td>
      </tr>`,
  );
  const heads = [say("time", "时间"), say("party", "参与方"), say("what", "事项"), say("detail", "详情")];
  return html`<h3>${say("What else the ledgers hold", "账本中的其他事项")}</h3>
    ${tableOf(heads, rows)}
    ${hidden > 0 ? html`<p class="quiet">${say(`${hidden} more are in the JSON file.`, `另有 ${hidden} 项见 JSON 文件。`)}</p>` : undefined}`;
}

interface EventGroup extends Pick<EventFacts, "time" | "type" | "detail"> {
  readonly parties: readonly string[];
}

/** Puts what several parties say alike into one row, with the time of the first. */
function groupedEvents(events: readonly EventFacts[]): readonly EventGroup[] {
  const groups = new Map<string, EventGroup>();
  for (const { party, time, type, detail } of events) {
    const key = JSON.stringify([type, detail]);
    const parties = groups.get(key)?.parties ?? [];
    groups.set(key, {
      time: groups.get(key)?.time ?? time,
      type,
      detail,
      parties: parties.includes(party) ? parties : [...parties, party],
    });
  }
  return [...groups.values()];
}
