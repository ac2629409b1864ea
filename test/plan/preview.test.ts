import { LANGUAGES } from "@fedseg/wording/language.ts";
import { measureRequest } from "@fedseg/client-node/contribution.ts";
import { previewJson } from "@fedseg/client-node/preview/preview-json.ts";
import { type PreviewPorts, previewStudy } from "@fedseg/client-node/preview/preview-study.ts";
import { previewText } from "@fedseg/client-node/reports/preview-text.ts";
import { columnsOf } from "@fedseg/wording/terminal/terminal-columns.ts";
import type { Table } from "@fedseg/client-node/table.ts";
import { toHex } from "@fedseg/shared/crypto/bytes.ts";
import { drawNoise } from "@fedseg/shared/private-sum/noise.ts";
import { declarationBytes } from "@fedseg/shared/session/declaration.ts";
import { describe, expect, test } from "vitest";
import { previewStart } from "@fedseg/client-node/edge/own-preview.ts";
import { WitnessedStudy } from "../adversary/witnessed-study.ts";
import { InProcessStudy } from "../simulation/in-process-study.ts";
import { seededSource } from "../simulation/seeded-source.ts";
import { tinyPlan, tinyTable } from "../simulation/tiny-market.ts";

const NODES = 3;

function portsOf(table: Table): PreviewPorts {
  const source = seededSource("preview");
  return {
    measure: (request, parameters) => measureRequest(table, request, parameters),
    draw: (parameters) => drawNoise(parameters, source),
  };
}

const START = { history: [], attempt: 1 };

test("every session to come declares, byte for byte, what the receipts then repeat", () => {
  const study = new InProcessStudy({ nodes: NODES }).run();
  const state = study.node(0);
  if (state?.phase !== "finished") throw new TypeError('"state" expected a finished node');
  const receipts = study.receiptsOf(0);
  receipts.forEach(({ declaration }, at) => {
    const start = { history: state.running.history.slice(0, at), attempt: 1 };
    const [next] = previewStudy(study.plan, start, portsOf(tinyTable(1, 0))).sessions;
    expect(next.isRehearsal).toBe(false);
    expect(toHex(declarationBytes(next.declaration))).toBe(toHex(declarationBytes(declaration)));
  });
});

describe("a preview before the first session", () => {
  const plan = tinyPlan("tiny", NODES);
  const table = tinyTable(1, 0);
  const preview = previewStudy(plan, START, portsOf(table));

  test("rehearses the whole program, and only the first session is certain", () => {
    expect(preview.sessions.map(({ isRehearsal }) => isRehearsal)).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
    ]);
    expect(preview.end.type).toBe("model");
  });

  test("shows exact values, and noise of the declared size beside them", () => {
    const [count] = preview.sessions;
    expect([...count.exact]).toEqual([60]);
    for (const { asked, exact, noised } of preview.sessions) {
      expect(exact.length).toBe(asked.parameters.length);
      for (const { offset, length, nodeVariance, scale } of asked.parameters.blocks) {
        const sigma = Math.sqrt(Number(nodeVariance.n) / Number(nodeVariance.d)) / scale;
        for (let at = offset; at < offset + length; at += 1) {
          expect(Math.abs(noised[at] - exact[at])).toBeLessThan(8 * sigma);
        }
      }
      expect(noised).not.toEqual(exact);
    }
  });

  test("draws other noise every time it is asked", () => {
    const ports = portsOf(table);
    const [first, second] = [1, 2].map(() => previewStudy(plan, START, ports).sessions[0]);
    expect(first.exact).toEqual(second.exact);
    expect(first.noised).not.toEqual(second.noised);
  });

  test("reads within 80 columns and says what is certain and what rehearsed", () => {
    const text = previewText(plan, preview, "en");
    expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
    expect(text.match(/CERTAIN:/g)).toHaveLength(1);
    expect(text.match(/REHEARSAL:/g)).toHaveLength(5);
    expect(text).toContain("60.0  ████████");
  });

  test("reads in Chinese, too, with no word of English but codes and names", () => {
    const text = previewText(plan, preview, "zh");
    expect(Math.max(...text.split("\n").map(columnsOf))).toBeLessThanOrEqual(80);
    expect(text.match(/演练：/g)).toHaveLength(5);
    const codes = preview.sessions.flatMap(({ declaration, asked }) => [
      declaration.query,
      ...asked.parameters.blocks.map(({ name }) => name),
    ]);
    const names = plan.features.map(({ name }) => name);
    const known = new Set([...plan.title.split(" "), ...names, ...codes]);
    const words = text.match(/[A-Za-z][a-z-]*[a-z]/g) ?? [];
    expect(words.filter((word) => !known.has(word))).toEqual([]);
  });

  test("names every number of every session, each otherwise", () => {
    for (const { declaration, entryName } of preview.sessions) {
      const names = Array.from({ length: declaration.length }, (_, at) => entryName(at));
      const inBoth = LANGUAGES.map((language) => names.map((name) => name[language]));
      for (const said of inBoth) {
        expect(new Set(said).size).toBe(declaration.length);
        expect(said.join()).not.toMatch(/undefined|NaN/);
      }
    }
  });

  test("gives programs every number, block by block", () => {
    const json = preview.sessions.map(previewJson);
    json.forEach(({ blocks, declaration }) => {
      expect(blocks.flatMap(({ exact }) => exact)).toHaveLength(declaration.length);
      expect(blocks.flatMap(({ noised }) => noised)).toHaveLength(declaration.length);
    });
  });
});

test("a study under way goes on from its released sums, with the attempt that has not been made", () => {
  const { study } = new WitnessedStudy({ nodes: NODES, sessions: 2 }).run();
  const state = study.node(0);
  if (state?.phase !== "running") throw new TypeError('"state" expected a running node');
  const start = previewStart(state);
  expect(start.history).toHaveLength(2);
  const [next, ...later] = previewStudy(study.plan, start, portsOf(tinyTable(1, 0))).sessions;
  expect([next.declaration.session, next.isRehearsal, later.length]).toEqual([3, false, 3]);
  const { running } = state;
  const left = new Map([[2, { outcome: "ABORTED", openHash: new Uint8Array(32) } as const]]);
  expect(previewStart({ phase: "running", running: { ...running, earlier: left } }).attempt).toBe(3);
});

test("a rehearsal that the users are too few for says so", () => {
  const plan = tinyPlan("tiny", NODES);
  const nobody = { ...tinyTable(1, 0), users: 2 };
  const preview = previewStudy(plan, START, portsOf(nobody));
  expect(preview.end).toMatchObject({ type: "refusal", error: { code: "PLAN_TOO_SMALL" } });
  expect(previewText(plan, preview, "en")).toContain("PLAN_TOO_SMALL");
});

test("the next attempt is declared as such", () => {
  const plan = tinyPlan("tiny", NODES);
  const [next] = previewStudy(plan, { history: [], attempt: 2 }, portsOf(tinyTable(1, 0))).sessions;
  expect(next.declaration).toMatchObject({ session: 1, attempt: 2 });
});
