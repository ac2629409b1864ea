import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Engine } from "./engine/engine.ts";
import { openEngine } from "./engine/open-engine.ts";
import { stageSources } from "./sources/stage.ts";
import { csvCell } from "../../labels/csv-cell.ts";
import { engineConfig, sourceConfig } from "../../config/source-config.ts";
import { CodedError } from "@fedseg/shared/errors.ts";

const folder = mkdtempSync(join(tmpdir(), "csv-"));
const [plain, zipped, packedJson] = ["events.csv", "events.csv.gz", "events.jsonl.gz"].map((name) =>
  join(folder, name),
);
const HEADER = "user,time,order,sku,amount";
const LINE = "u,2025-01-02,o,x,5";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine(engineConfig.parse({}), { folder, reads: [plain, zipped, packedJson, folder] });
});
afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

async function stageSource(source: object): Promise<void> {
  await engine.run("DROP TABLE IF EXISTS src.shop");
  await stageSources(engine, { shop: sourceConfig.parse(source) }, { here: (name) => name });
}

async function stage(path: string, more: object = {}): Promise<readonly (readonly unknown[])[]> {
  await stageSource({ csv: path, ...more });
  return engine.rows("SELECT * FROM src.shop");
}

async function read(content: string | Uint8Array): Promise<readonly (readonly unknown[])[]> {
  writeFileSync(plain, content);
  return stage(plain);
}

test("reads a byte order mark, quotes, Windows line ends, empty lines and compressed files", async () => {
  const text = `\uFEFF"user",time,order,sku,amount\r\n"u,1",2025-01-02,o1,"a ""b""\r\nc",5\r\n\r\nu2,2025-01-03,o2,,6\r\n`;
  const rows = [
    ["u,1", "2025-01-02", "o1", 'a "b"\r\nc', "5"],
    ["u2", "2025-01-03", "o2", null, "6"],
  ];
  expect(await read(text)).toEqual(rows);
  writeFileSync(zipped, gzipSync(text));
  expect(await stage(zipped)).toEqual(rows);
  const { name } = (await engine.columns("SELECT * FROM src.shop"))[0];
  expect(name).toBe("user");
});

test.each([
  ["no quotes", "u", "true"],
  ["quotes", '"u"', "false"],
])("a file with %s is read by several threads or by one", async (_, user, several) => {
  const run = vi.spyOn(engine, "run");
  await read(`${HEADER}\n${LINE}\n${user},2025-01-02,o,x,5\n`);
  const reading = run.mock.calls.flatMap(([sql]) => (sql.includes("read_csv") ? [sql] : []));
  run.mockRestore();
  expect(reading).toEqual([expect.stringContaining(`parallel = ${several},`)]);
});

test.each([
  ["CSV", { csv: zipped }, `${HEADER}\n${LINE}\n`],
  ["JSON", { jsonLines: packedJson, columns: ["user"] }, '{"user":"u"}\n'],
])("no unpacked copy of packed %s lies on the disk while it is read", async (_, source, text) => {
  writeFileSync("csv" in source ? source.csv : source.jsonLines, gzipSync(text));
  const lying: string[] = [];
  const run = vi.spyOn(engine, "run").mockImplementation(async (sql) => {
    const there = readdirSync(dirname(engine.scratch("any")), { withFileTypes: true });
    lying.push(...there.filter((one) => one.name !== "spill" && !one.isFIFO()).map(({ name }) => name));
    return Object.getPrototypeOf(engine).run.call(engine, sql) as Promise<void>;
  });
  await stageSource(source);
  run.mockRestore();
  expect([lying, await engine.rows('SELECT "user" FROM src.shop')]).toEqual([[], [["u"]]]);
});

test.each([
  ["CSV", "a comment", 16],
  ["CSV", "a mark of text", 1],
  ["JSON", "a comment", 16],
  ["JSON", "a mark of text", 1],
])(
  "a whole packed file of %s that says %s is read when it is packed anew, and until then that is told",
  async (kind, _, flag) => {
    const path = kind === "CSV" ? zipped : packedJson;
    const source = kind === "CSV" ? { csv: path } : { jsonLines: path, columns: ["user"] };
    const text = kind === "CSV" ? `${HEADER}\n"u",2025-01-02,o,x,5\n` : '{"user":"u"}\n';
    const [anew, body] = [gzipSync(text), gzipSync(text).subarray(10)];
    const comment = flag === 16 ? Buffer.from("made by hand\0") : Buffer.alloc(0);
    const head = anew.subarray(0, 10).map((byte, at) => (at === 3 ? flag : byte));
    const odd = Buffer.concat([head, comment, body]);
    expect(gunzipSync(odd).toString()).toBe(text);
    writeFileSync(path, odd);
    await expect(stageSource(source)).rejects.toMatchObject({ code: "GZIP_UNSUPPORTED" });
    writeFileSync(path, anew);
    await stageSource(source);
    expect(await engine.rows('SELECT "user" FROM src.shop')).toEqual([["u"]]);
  },
);

test.each(["\n", "\r\n", "\r"])("reads lines that end with %j", async (end) => {
  expect(await read([HEADER, LINE, LINE, LINE].join(end))).toHaveLength(3);
});

test.each([
  ["too few cells", "u,2025-01-02,o,x"],
  ["too many cells", `${LINE},6`],
  ["a space in a cell too many", `${LINE},, `],
  ["text behind a closing quote", '"u"x,2025-01-02,o,x,5'],
  ["nothing but a space", " "],
  ["nothing but spaces and a tab", "  \t "],
  ["a whole cell of more than a megabyte with line ends", `u,2025-01-02,o,"${"x\n".repeat(1 << 19)}",5`],
  ["a whole cell with a line end and a byte that is no character", 'u,2025-01-02,o,"x\n\u00ff",5'],
])("leaves out a line with %s, and no other", async (_, bad) => {
  const text = `${HEADER}\n${LINE}\n${bad}\n${LINE}\n`;
  expect(await read(Buffer.from(text, "latin1"))).toHaveLength(2);
});

test("takes a line of spaces for a cell where lines have one cell, and an empty one for an empty cell", async () => {
  expect(await read("user\nu\n \n\nv\n")).toEqual([["u"], [" "], [null], ["v"]]);
});

test.each([
  ["CSV_NO_ROWS", ""],
  ["CSV_MALFORMED", `${HEADER}\n"u,2025-01-02,o,x,5\n`],
  ["CSV_MALFORMED", "PK\u0003\u0004[Content_Types].xml"],
  ["CSV_AMBIGUOUS_COLUMN", ",,\n1,2,3\n"],
  ["CSV_AMBIGUOUS_COLUMN", `${HEADER},User\n${LINE},v\n`],
])("refuses with %s: %j", async (code, text) => {
  await expect(read(text)).rejects.toMatchObject({ code });
});

const SHORT = ["a", "b"].map((id) => [id, "2025-01-02", "o", "x", "5"]);
const all = (line: (id: string) => string) => SHORT.map(([id]) => line(id)).join("\n");

test.each([
  ["a delimiter behind all", `${HEADER},\n${all((id) => `${id},2025-01-02,o,x,5,`)}`],
  ["two behind the header, none behind lines", `${HEADER},,\n${all((id) => `${id},2025-01-02,o,x,5`)}`],
  ["one behind some lines", `${HEADER}\na,2025-01-02,o,x,5,\nb,2025-01-02,o,x,5`],
  ["many behind one", `${HEADER}\na,2025-01-02,o,x,5,,"",,\nb,2025-01-02,o,x,5\n`],
  ["a nameless column first", `,${HEADER}\n${all((id) => `7,${id},2025-01-02,o,x,5`)}`],
  ["nameless ones with cells", `user,,time,order,sku,amount,\n${all((id) => `${id},7,2025-01-02,o,x,5,9`)}`],
])("reads no cell without a name: %s", async (_, text) => {
  for (const end of ["\n", "\r\n", "\r"]) expect(await read(text.replaceAll("\n", end))).toEqual(SHORT);
});

test("reads line ends in quotes beside cells behind the last one", async () => {
  expect(await read(`${HEADER}\n"a\n1",2025-01-02,o,"x, y",5,\nb,2025-01-02,o,"",5\n`)).toEqual([
    ["a\n1", "2025-01-02", "o", "x, y", "5"],
    ["b", "2025-01-02", "o", null, "5"],
  ]);
});

test.each(["\n", "\r\n", "\r"])("skips lines above the header that end with %j", async (end) => {
  const above = ['Report, of "all', "", "from,2025-01-01,to,2025-12-31,,,,,", "sep=;"];
  const text = [...above, HEADER, ...SHORT.map((line) => line.join(","))].join(end);
  for (const content of [text, `\ufeff${text}`]) {
    writeFileSync(plain, content);
    expect(await stage(plain, { skip: 4 })).toEqual(SHORT);
  }
  writeFileSync(zipped, gzipSync(Buffer.from(`\ufeff${text}`, "utf16le")));
  expect(await stage(zipped, { skip: 4, encoding: "utf-16" })).toEqual(SHORT);
  writeFileSync(plain, text);
  expect(await stage(plain, { skip: 5, header: false, columns: HEADER.split(",") })).toEqual(SHORT);
});

test("refuses what it cannot read", async () => {
  const lines = Array.from({ length: 9000 }, (_, at) => `u${at},2025-01-02,o${(at * 7919) % 997},x,${at}`);
  const whole = gzipSync([HEADER, ...lines].join("\n"));
  const damaged = Uint8Array.from(whole, (byte, at) => (at === 30_000 ? byte ^ 255 : byte));
  for (const path of [join(folder, "none.csv"), folder]) {
    await expect(stage(path)).rejects.toMatchObject({ code: "CSV_UNREADABLE" });
  }
  // Some of the cuts fall between two lines: what was read so far would look like a whole file.
  const cuts = Array.from({ length: 12 }, (_, at) => whole.subarray(0, 100 + at * 4000));
  // So would what is unpacked before zeros, which nobody has written, be there more behind them or not.
  const behind = [whole, Buffer.from("lost"), Buffer.alloc(0)].flatMap((rest) =>
    [1, (1 << 18) - whole.length, 1 << 20].map((zeros) => Buffer.concat([whole, Buffer.alloc(zeros), rest])),
  );
  const others = [damaged, new Uint8Array(0), Buffer.from(lines[0])];
  for (const bytes of [...cuts, whole.subarray(0, -1), ...behind, ...others])
    for (const encoding of ["utf-8", "windows-1252"]) {
      writeFileSync(zipped, bytes);
      await expect(stage(zipped, { encoding })).rejects.toMatchObject({
        code: "CSV_UNREADABLE",
        message: expect.stringContaining("cannot be unpacked (Z_"),
      });
    }
});

test("reads back any cells that were written with RFC 4180 quotes", async () => {
  const cell = fc.string({ unit: fc.constantFrom(..."ab ,\"\n\r\t;'é长=") });
  const row = fc.record({
    user: fc.constantFrom("u1", "u,2", '"u"3', "长 4"),
    sku: cell,
    amount: fc.nat(9999),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1 }), async (rows) => {
      const lines = rows.map(({ user, sku, amount }) =>
        [user, "2025-01-02", "o", sku, `${amount}`].map(csvCell).join(","),
      );
      const cells = rows.map(({ user, sku, amount }) => JSON.stringify([user, sku || null, `${amount}`]));
      const found = await read(`${[HEADER, ...lines].join("\n")}\n`);
      const texts = found.map(([user, , , sku, amount]) => JSON.stringify([user, sku, amount]));
      expect(texts.toSorted()).toEqual(cells.toSorted());
    }),
    { numRuns: 60 },
  );
});

test("answers any bytes with rows or a coded refusal", async () => {
  const piece = fc.constantFrom(HEADER, LINE, ",", '"', "\n", "\r", "\r\n", "é", "\0", "u", "-1");
  const text = fc.array(piece).map((pieces) => Buffer.from(pieces.join("")));
  const bytes = fc.oneof(
    text,
    fc.uint8Array().map((array) => Buffer.from(array)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      const outcome = await read(content).catch((error: unknown) => error);
      expect(Array.isArray(outcome) || outcome instanceof CodedError).toBe(true);
    }),
    { numRuns: 150 },
  );
});
