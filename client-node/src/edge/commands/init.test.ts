import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { proposeRoles } from "../../draft/propose-roles.ts";
import { init } from "./init.ts";
import { lookAt } from "../ingest/look.ts";
import { prepareData } from "../ingest/prepare.ts";
import { loadOwnData } from "../ingest/own-data.ts";
import { afterAll, expect, test } from "vitest";
import { type ValueTable, withValues } from "../../../../test/data/read-data.ts";
import { ROOT } from "../../../../test/e2e/environment.ts";
import { someOf } from "../../../../test/full.ts";
import { given } from "../../../../test/cli/given.ts";

const folder = mkdtempSync(join(tmpdir(), "fedseg-init-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const silent = () => undefined;

async function drafted(file: string, content: string | Uint8Array, more: Record<string, string> = {}) {
  const out = mkdtempSync(join(folder, "node-"));
  const data = join(out, file);
  writeFileSync(data, content);
  await init(given({ name: "willow", data, out, ...more }), silent);
  const text = readFileSync(join(out, "config.yaml"), "utf8");
  const own = loadOwnData(join(out, "config.yaml"));
  const request = { ...own.dictionary, snapshotMs: Date.parse("2026-06-01") };
  const { table, report } = withValues(await prepareData(own, { ...request, keepValues: true }, silent));
  return { out, text, own, table, report, columns: own.data.events[0].columns };
}

/** One feature of every user, as a natural number. */
function naturally({ ids, values, d }: ValueTable, feature: number) {
  const rows = Array.from(ids, (id, at) => [id, values[at * d + feature]] as const);
  return rows
    .map(([id, value]) => [id, Number(Math.expm1(value).toFixed(2))])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const GERMAN = `Bestellnummer;Kunde_Nr;Kunde_Ort;Bestelldatum;Betrag;Artikel
7711;K-1;Bonn;03.02.2026 10:00;12,50;schuh
7712;K-2;Bonn;14.02.2026 10:00;1.112,50;schuh
7713;K-1;Bonn;15.03.2026 11:00;13,00;hut
`;

test("a German export: delimiter, decimals, days before months, the id among columns of the customer", async () => {
  const { columns, table, own } = await drafted("bestellungen.csv", GERMAN);
  expect(own.dictionary.cleaning.duplicates).toBe("keep");
  expect(columns).toEqual({
    order: "Bestellnummer",
    user: "Kunde_Nr",
    time: "Bestelldatum",
    amount: "Betrag",
    product: "Artikel",
  });
  expect(own.dictionary.features.map(({ name }) => name)).toEqual([
    "recency_days",
    "orders",
    "spend",
    "average_order",
    "tenure_days",
    "products",
  ]);
  expect(naturally(table, 2)).toEqual([
    ["K-1", 25.5],
    ["K-2", 1112.5],
  ]);
});

const AMERICAN = `\ufeffCustomer ID,Customer Name,Order #,Order Date,Order Total
7,Ann,A-1,06/26/2025 10:53 PM,"$1,307.30"
7,Ann,A-2,04/21/2026 01:57 AM,$12.97
8,Bob,A-3,05/13/2026 01:57 PM,$20.00
8,Bob,A-4,05/14/2026 01:57 PM,($5.00)
`;

test("an American export: money with its sign, refunds in parentheses, clocks of twelve hours", async () => {
  const { columns, table, own } = await drafted("orders.csv", AMERICAN);
  expect(columns).toEqual({
    user: "Customer ID",
    order: "Order #",
    time: "Order Date",
    amount: "Order Total",
  });
  expect(own.data.sources["rows"]).toMatchObject({ symbols: ["$"], minus: "parentheses", thousands: "," });
  expect(naturally(table, 2)).toEqual([
    ["7", 1320.27],
    ["8", 20],
  ]);
});

const CHINESE = `订单编号,用户ID,用户性别,下单时间,商品编号,商品类别,数量,单价,订单金额
D1,u1,女,1769999000000,p1,鞋,1,¥20.00,¥20.00
D2,u2,男,1769999900000,p2,帽,2,¥15.00,¥30.00
D3,u1,女,1771000000000,p2,帽,1,¥15.00,¥15.00
`;

test("a Chinese export: names of columns, milliseconds, the yuan's sign", async () => {
  const { columns, own, table } = await drafted("订单.csv", CHINESE);
  expect(columns).toEqual({
    order: "订单编号",
    user: "用户ID",
    time: "下单时间",
    product: "商品编号",
    category: "商品类别",
    quantity: "数量",
    unit_price: "单价",
    amount: "订单金额",
  });
  expect(own.data.events[0].time).toEqual({ format: "epoch-ms" });
  expect(naturally(table, 2)).toEqual([
    ["u1", 35],
    ["u2", 30],
  ]);
});

test("an export with microseconds", async () => {
  const micros = CHINESE.replaceAll(/\b(1\d{12})\b/g, "$1000");
  const { own } = await drafted("订单.csv", micros);
  expect(own.data.events[0].time).toEqual({ format: "epoch-us" });
});

test("a column that is called like an id and tells about one is none", async () => {
  const csv = "customer_city,customer_email,order_total,placed\nBonn,a@x.com,5,2026-01-02\n";
  const { columns, text } = await drafted("orders.csv", csv);
  expect(columns).toMatchObject({ user: "customer_email", amount: "order_total" });
  expect(text).toContain("CHECK: the file names no orders");
});

test("says everything that is missing at once, and what does not fit", async () => {
  const csv = "who,when sold date,Total\na,yesterday,5 apples\n";
  await expect(drafted("orders.csv", csv)).rejects.toMatchObject({
    code: "INIT_COLUMN",
    message: expect.stringMatching(
      /--user\), nor like .*--time\), nor like .*--amount\).* Total is called like it/s,
    ),
  });
});

test("a packed export with quantity and price, American days, and no orders", async () => {
  const csv = "uid,when,quantity,unit price\na,02/28/2026,2,1.5\na,02/28/2026,1,4\nb,03/01/2026,1,9\n";
  const { columns, table, text } = await drafted("lines.csv.gz", gzipSync(csv), { user: "uid" });
  expect(columns).toMatchObject({
    user: "uid",
    time: "when",
    quantity: "quantity",
    unit_price: "unit price",
  });
  expect(text).toContain("CHECK: the file names no orders");
  expect(naturally(table, 1)).toEqual([
    ["a", 1],
    ["b", 1],
  ]);
});

test("a file that says what its lines are: known words are taken over, others are not", async () => {
  const csv =
    "event_type,user_id,time,order_id,amount\nBUY,a,2026-01-02,1,5\nsecret,a,2026-01-03,,\nadd_to_cart,b,2026-01-04,,\n";
  const { own, text, report } = await drafted("events.csv", csv);
  expect(own.data.events[0].type).toEqual({
    column: "event_type",
    words: { BUY: "purchase", add_to_cart: "cart" },
  });
  expect(text).not.toContain("secret");
  expect(report.users.kept).toBe(2);
});

test("drafts hold nothing that was read from a row, and mark what only people know", async () => {
  const few = await drafted(
    "orders.csv",
    "order_id,customer_id,created_at,amount\n771,K-1,2026-02-03,77123\n",
  );
  const many = await drafted(
    "orders.csv",
    "order_id,customer_id,created_at,amount\n9,z,2026-01-03,0.5\n8,y,2026-01-04,3\n",
  );
  const dictionary = readFileSync(join(few.out, "dictionary.yaml"), "utf8");
  expect(dictionary).toBe(readFileSync(join(many.out, "dictionary.yaml"), "utf8"));
  expect(dictionary).toMatch(/never read it off\n# your rows/);
  expect(few.text).toBe(many.text);
  expect(few.text.match(/ONLY YOU KNOW/g)!.length).toBeGreaterThanOrEqual(3);
  expect(few.text).toContain("rule: NOT DECIDED");
  expect(statSync(join(few.out, "config.yaml")).mode & 0o777).toBe(0o600);
});

test.each([
  ["a name that is none", { name: "Willow!" }, "INIT_NAME"],
  ["no such file", { data: join(folder, "none.csv") }, "INIT_FILE"],
  ["names of columns and no line", { data: join(folder, "bare.csv") }, "INIT_FILE"],
  ["a column that is not there", { user: "nobody" }, "INIT_COLUMN"],
])("%s is refused and nothing is written", async (_, wrong, code) => {
  const out = mkdtempSync(join(folder, "refused-"));
  writeFileSync(join(folder, "good.csv"), GERMAN);
  writeFileSync(join(folder, "bare.csv"), `${GERMAN.split("\n")[0]}\n`);
  const options = { name: "willow", data: join(folder, "good.csv"), out, ...wrong };
  await expect(init(given(options), silent)).rejects.toMatchObject({ code });
  expect(readdirSync(out)).toEqual([]);
});

test("a file without customers, times or amounts is refused with its columns", async () => {
  const said = "Its columns are colour, size";
  await expect(drafted("c.csv", "colour,size\nred,4\n")).rejects.toThrow(said);
});

test("a draft never replaces a file", async () => {
  const { out } = await drafted("orders.csv", GERMAN);
  const again = init(given({ name: "willow", data: join(out, "orders.csv"), out }), silent);
  await expect(again).rejects.toMatchObject({ code: "INIT_EXISTS" });
});

test("where nobody can be asked, what is missing is named", async () => {
  await expect(init(given({}), silent)).rejects.toThrow("--name and --data must be given");
});

const [AMONG_BLANKS, UTF16, LATIN] = [
  " 00004 19970101  2   29.33\n 00004 19970118  2   29.73\n 00021 19970101  3   63.34\n",
  Buffer.from(`\uFEFF${GERMAN.replaceAll("schuh", "Schnürschuh")}`, "utf16le"),
  Buffer.from(GERMAN.replace("hut", "hüte"), "latin1"),
];

test.each([
  ["utf-16", UTF16, "encoding: utf-16"],
  ["one byte a character", LATIN, "encoding: windows-1252"],
])("a file in %s: the draft says so, and reads it", async (_, bytes, says) => {
  const { text, table, report } = await drafted("bestellungen.csv", bytes);
  expect(text).toContain(says);
  expect(report.sources[0]).not.toHaveProperty("unreadable");
  expect(naturally(table, 2)).toHaveLength(2);
});

test("a file aligned by blanks whose first line names nothing: columns get names, the time is found", async () => {
  const { text, table } = await drafted("master.txt", AMONG_BLANKS, { user: "column_1", amount: "column_4" });
  expect(text).toContain(
    "delimiter: blanks, header: false, columns: [column_1, column_2, column_3, column_4]",
  );
  expect(text).toContain("no line names the columns");
  expect(text).toContain('time: { format: "%Y%m%d" }');
  expect(naturally(table, 2)).toEqual([
    ["00004", 59.06],
    ["00021", 63.34],
  ]);
});

const STYLES = {
  plain: ["12.50", "1012.50"],
  german: ["12,50", "1.012,50"],
  american: ["12.50", "1,012.50"],
  signs: ["€12.50", "€1,012.50"],
} as const;
const IN_BYTES = { "utf-8": "utf8", "windows-1252": "latin1", "utf-16": "utf16le" } as const;

/** Every style in every encoding, with orders and without; "latin1" has no sign for the euro. */
const FORMS = Object.keys(STYLES)
  .flatMap((style) => Object.keys(IN_BYTES).map((encoding) => [style, encoding] as const))
  .filter(([style, encoding]) => style !== "signs" || encoding !== "windows-1252")
  .flatMap((form) => [true, false].map((hasOrders) => [...form, hasOrders] as const));

test.each(someOf(FORMS, 4))(
  "a draft reads its own file: numbers %s, %s, orders %s",
  async (style, encoding, hasOrders) => {
    const cells = STYLES[style as keyof typeof STYLES];
    const lines = Array.from({ length: 40 }, (_, at) => {
      const order = hasOrders ? [`A${at}`] : [];
      return [`Müller ${at % 4}`, ...order, `2026-03-0${(at % 9) + 1} 10:00:${10 + at}`, cells[at % 2]].join(
        ";",
      );
    });
    const head = ["customer", ...(hasOrders ? ["order_no"] : []), "date", "amount"].join(";");
    const text = `${encoding === "utf-16" ? "\uFEFF" : ""}${[head, ...lines].join("\n")}\n`;
    const bytes = Buffer.from(text, IN_BYTES[encoding as keyof typeof IN_BYTES]);
    const { table, own } = await drafted("shop.csv", bytes);
    const spend = own.dictionary.features.findIndex(({ name }) => name === "spend");
    expect(naturally(table, spend)).toEqual(
      [
        ["Müller 0", 125],
        ["Müller 1", 10125],
        ["Müller 2", 125],
        ["Müller 3", 10125],
      ].map(([id, worth]) => [id, Math.min(10000, Number(worth))]),
    );
  },
  30_000,
);

test("numbers with three digits behind every mark are named with both readings", async () => {
  const lines = ["1.234", "567", "12.990"].map((paid, at) => `c${at};o${at};2026-03-01;${paid}`);
  const { text } = await drafted("shop.csv", `customer;order_no;date;amount\n${lines.join("\n")}\n`);
  expect(text).toContain(
    '# CHECK: 1.234 is read as one and a bit; if it is one thousand, write decimal: ",", thousands: "."',
  );
});

test("lines of a status that is no sale are left out, repeated lines count once, an order's total is no line's amount", async () => {
  const head = "customer,order_no,date,qty,item_price,order_total,Order Status";
  const lines = ["wc-completed", "wc-cancelled", "Refunded", "processing"].map(
    (status, at) => `c${at % 2},o${at},2026-03-01,2,5,9${at},${status}`,
  );
  const { text, table, own, columns } = await drafted(
    "shop.csv",
    `${[head, ...lines, ...lines].join("\n")}\n`,
  );
  expect(text).toContain("NOT IN ('cancelled', 'refunded')");
  expect(own.dictionary.cleaning.duplicates).toBe("drop");
  expect(columns).toMatchObject({ quantity: "qty", unit_price: "item_price" });
  expect(columns.amount).toBeUndefined();
  expect(naturally(table, 2)).toEqual([
    ["c0", 10],
    ["c1", 10],
  ]);
});

const NAMES = ["customer_id", "order_date", "order_id", "sku", "quantity", "unit_price"];
const LINES = Array.from({ length: 12 }, (_, at) => {
  const day = String((at % 27) + 1).padStart(2, "0");
  return [`K-${at % 3}`, `2026-01-${day} 10:00:00`, `B${at}`, `s${at}`, "2", `${10 + at}.50`];
});
/** Two pieces each, of 10.50, 13.50, 16.50 and 19.50 for the first. */
const SPENT = [
  ["K-0", 120],
  ["K-1", 128],
  ["K-2", 136],
];

function written(
  delimiter: string,
  cell: (cell: string, column: number) => string = (one) => one,
  end = "",
): string {
  return [NAMES, ...LINES.map((line) => line.map(cell))]
    .map((line) => `${line.join(delimiter)}${end}\n`)
    .join("");
}

const comma = (cell: string, column: number) => (column === 5 ? cell.replace(".", ",") : cell);
const atMs = (cell: string) => Date.parse(`${cell.replace(" ", "T")}Z`);
const inTime = (write: (ms: number, cell: string) => string) =>
  written(";", (cell, column) => (column === 1 ? write(atMs(cell), cell) : cell));
const objects = LINES.map((line) => Object.fromEntries(NAMES.map((name, at) => [name, line[at]])));

const WRITTEN: readonly (readonly [form: string, file: string, content: string, drafts: string])[] = [
  [
    "a title above",
    "a.csv",
    `Report of sales\nmade on: 2026-02-01;by: Ann\n\n${written(";", comma)}`,
    "skip: 3",
  ],
  ["a title in a table of Excel", "a.csv", `Sales,,,,,\nFrom,2026-01-01,,,,\n${written(",")}`, "skip: 2"],
  ["remarks above", "a.csv", `# willow\n# region: north, south\n${written(",")}`, "skip: 2"],
  ["Excel's own first line", "a.csv", `\ufeffsep=;\r\n${written(";")}`, "skip: 1"],
  ["a delimiter at every line's end", "a.csv", written(";", comma, ";"), 'decimal: ","'],
  [
    "a delimiter at the end of lines alone",
    "a.csv",
    written(",", (cell, column) => (column === 5 ? `${cell},` : cell)),
    "csv:",
  ],
  ["a nameless column of numbers", "a.csv", written(",").replaceAll(/^/gm, "7,").replace("7,", ","), "csv:"],
  ["nanoseconds", "a.csv", inTime((ms) => `${ms}000000`), "format: epoch-ns"],
  ["days of Excel", "a.csv", inTime((ms) => `${ms / 86_400_000 + 25_569}`), "format: excel-days"],
  ["moments of BigQuery", "a.csv", inTime((_, cell) => `${cell} UTC`), "csv:"],
  ["moments of HTTP", "a.csv", inTime((ms) => new Date(ms).toUTCString()), "%a, %d %b %Y %H:%M:%S GMT"],
  ["moments without marks", "a.csv", inTime((_, cell) => cell.replaceAll(/\D/g, "")), "%Y%m%d%H%M%S"],
  ["JSON lines", "a.json", objects.map((one) => JSON.stringify(one)).join("\n"), "jsonLines:"],
  [
    "an address of mail",
    "a.csv",
    written(",").replace("customer_id", "Email").replace("order_date", "Paid at"),
    "csv:",
  ],
  [
    "a shop's lines",
    "a.csv",
    written(",").replace(/.*/, "Email,Paid at,Name,Lineitem sku,Lineitem quantity,Lineitem price"),
    "order: Name",
  ],
];

test.each(someOf(WRITTEN, 3))("drafts what reads the same from %s", async (_, file, content, drafts) => {
  const { table, report, text } = await drafted(file, content);
  expect(text).toContain(drafts);
  expect(report.lines[0]).toMatchObject({ read: LINES.length, kept: LINES.length });
  expect(naturally(table, 2)).toEqual(SPENT);
});

test("takes the price of a line, not its freight, for what was paid", async () => {
  const lines = LINES.map(([user, time, order, sku, , price]) => [order, user, time, sku, price, "4.00"]);
  const head = "order_id,customer_id,order_purchase_timestamp,product_id,price,freight_value";
  const { columns, table } = await drafted(
    "olist.csv",
    [head, ...lines.map((line) => line.join(","))].join("\n"),
  );
  expect(columns).toMatchObject({ amount: "price", product: "product_id" });
  expect(naturally(table, 2)).toEqual(SPENT.map(([id, spent]) => [id, Number(spent) / 2]));
});

const NO_TABLES: readonly (readonly [kind: string, content: string | Uint8Array, advice: string])[] = [
  ["an Excel workbook", Buffer.from("PK\u0003\u0004 xl/workbook.xml", "latin1"), "CSV UTF-8"],
  ["an Excel workbook", Buffer.from("d0cf11e0a1b11ae1", "hex"), "CSV UTF-8"],
  ["a ZIP archive", Buffer.from("PK\u0003\u0004 a.csv", "latin1"), "Unpack"],
  ["one JSON document", JSON.stringify(objects, null, 1), "one object a line"],
  ["one JSON document", JSON.stringify({ orders: objects }), "one object a line"],
  ["HTML or XML", "<!DOCTYPE html><html></html>", "Export the table"],
  ["an SQLite database", "SQLite format 3\0", "Export its table"],
  ["packed with gzip", gzipSync(gzipSync("a")), "Call it .csv.gz"],
];

test.each(someOf(NO_TABLES, 3))("says that a file is %s", async (kind, content, advice) => {
  for (const [file, bytes] of [
    ["orders.csv", content],
    ["orders.csv.gz", gzipSync(content)],
  ] as const) {
    await expect(drafted(file, bytes)).rejects.toMatchObject({
      code: "INIT_FILE",
      refusal: { what: expect.stringContaining(kind), todo: expect.stringContaining(advice) },
    });
  }
});

const EXAMPLES = join(ROOT, "examples/recipes");
const EXPORTS = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.includes(".") && !path.startsWith("cdnow"),
);

test.each(someOf(EXPORTS, 3))("names the recipe for %s", async (path) => {
  const page = `docs/recipes/${path.split("/")[0]}.md`;
  const told: unknown[][] = [];
  const out = mkdtempSync(join(folder, "known-"));
  const run = init(
    given({ name: "willow", data: join(EXAMPLES, path), out }),
    (...words) => void told.push(words),
  );
  const refused = await run.then(() => "").catch((error: Error) => error.message);
  expect(refused + told.join(" ")).toContain(page);
  expect(existsSync(join(ROOT, page))).toBe(true);
  const draft = refused === "" ? readFileSync(join(out, "config.yaml"), "utf8") : refused;
  expect(draft).toContain(page);
});

test("an export that says most of an order on its first line: what every line says is taken", async () => {
  const head =
    "Name,Email,Financial Status,Paid at,Accepts Marketing,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem discount";
  const lines = Array.from({ length: 40 }, (_, at) => {
    const [order, isFirst] = [Math.floor(at / 2), at % 2 === 0];
    const created = `2026-02-0${(order % 9) + 1} 10:00:${10 + order} +0100`;
    const first = isFirst ? `${order % 3 === 0 ? "partially_refunded" : "paid"},${created},yes,5.00` : ",,,";
    return `#${1000 + order},a${order % 4}@x.com,${first},${created},2,"A, b",10.00,S${at % 5},1.00`;
  });
  const { columns, text, report } = await drafted("export.csv", `${[head, ...lines].join("\n")}\n`);
  expect(columns).toEqual({
    time: "Created at",
    user: "Email",
    order: "Name",
    product: "Lineitem sku",
    quantity: "Lineitem quantity",
    unit_price: "Lineitem price",
    discount: "Lineitem discount",
  });
  // An order of which a part was refunded is a sale.
  expect(text).not.toContain("where:");
  expect(report.lines[0]).toMatchObject({ read: 40, kept: 40 });
});

test("a hundred forms of moments are not tried on every cell", async () => {
  const notes = Array.from({ length: 40 }, (_, at) => `note_${at}`);
  const cells = notes.map((_, at) => `${at}.03.26 word`).join(",");
  const lines = Array.from(
    { length: 1500 },
    (_, at) => `c${at % 9},o${at},0${(at % 9) + 1}.03.26,5,${cells}`,
  );
  const data = join(folder, "wide.csv");
  writeFileSync(
    data,
    `${[["customer_id", "order_id", "date", "amount", ...notes].join(","), ...lines].join("\n")}\n`,
  );
  const before = process.cpuUsage();
  const { columns } = await lookAt(data, mkdtempSync(join(folder, "wide-")));
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(6);
  expect(columns.find(({ name }) => name === "date")?.moments).toBe("%d.%m.%y");
});

/** Names of an order's number, customer, day, product, quantity and price as shops of a country write them. */
const HEADERS = [
  "Numer zamówienia,Klient,Data zamówienia,Produkt,Ilość,Cena jednostkowa",
  "Číslo objednávky,Zákazník,Datum,Produkt,Množství,Cena za kus",
  "Sipariş No,Müşteri No,Sipariş Tarihi,Ürün,Adet,Birim Fiyat",
  "Ordernummer,Kundnummer,Orderdatum,Artikel,Antal,Styckpris",
  "Ordrenummer,Kundenummer,Ordredato,Vare,Antal,Stykpris",
  "Bestelnummer,Klantnummer,Besteldatum,Artikel,Aantal,Prijs",
  "Номер заказа,Клиент,Дата заказа,Товар,Количество,Цена",
  "주문번호,고객번호,주문일,상품,수량,단가",
  "Tilausnumero,Asiakasnumero,Tilauspäivä,Tuote,Määrä,Yksikköhinta",
  "Rendelésszám,Vevő azonosító,Rendelés dátuma,Termék,Mennyiség,Egységár",
  "Αριθμός παραγγελίας,Πελάτης,Ημερομηνία,Προϊόν,Ποσότητα,Τιμή μονάδας",
  "رقم الطلب,رقم العميل,تاريخ الطلب,المنتج,الكمية,سعر الوحدة",
  "Mã đơn hàng,Mã khách hàng,Ngày đặt hàng,Sản phẩm,Số lượng,Đơn giá",
  "Sale ID,Account ID,Completed,SKU,Qty,Unit Price",
  "ORD_NO,CUST_NO,ORD_DT,ITEM_CD,QTY,UNIT_PRICE",
  "order_id,profile_id,datetime,item,qty,price",
];

test("the words that mail programs have for what happens are known", async () => {
  const lines = ["Placed Order", "Opened Email", "Refunded Order", "Ordered Product"].map(
    (event, at) => `7,A${at},2026-03-0${at + 1},${at + 1}.50,${event}`,
  );
  const { text, table } = await drafted(
    "a.csv",
    ["profile_id,order_id,datetime,net,event", ...lines].join("\n"),
  );
  expect(text).toContain(
    'words: { "Opened Email": open, "Placed Order": purchase, "Refunded Order": return }',
  );
  expect(naturally(table, 2)).toEqual([["7", 1.5]]);
});

test.each(HEADERS)("knows the columns %s", (header) => {
  const names = header.split(",");
  const facts = names.map((name, at) => ({
    name,
    numbers: at > 3 ? 1 : 0,
    distinct: 0.5,
    filled: 1,
    ...(at === 2 && { moments: "" }),
  }));
  const [order, user, time, product, quantity, price] = names;
  expect(proposeRoles(facts, {})).toEqual({ order, user, time, product, quantity, unit_price: price });
});

const PLAIN = ["7,A1,2026-03-01,12.50", "8,A2,2026-03-02,7.00", "7,A3,2026-03-05,5.00"];
const COLUMNS = "customer_id,order_id,order_date,amount";
const marked = (mark: string) => [COLUMNS, ...PLAIN].join("\n").replaceAll(",", mark);
const inQuotes = [COLUMNS, ...PLAIN].map((line) => line.replaceAll(/[^,]+/g, "'$&'").replaceAll(",", ";"));
const bill = [COLUMNS, ...PLAIN.map((line) => line.replaceAll(/[^,]+/g, "\u0060$&"))];
const guarded = [COLUMNS, ...PLAIN.map((line) => line.replace(/^\d/, '="$&"'))];
const eastern = [COLUMNS, ...PLAIN].map((line) => line.replace(/(\d{4})-(\d\d)-(\d\d)/, "$1年$2月$3日"));
const indian = [COLUMNS, ...PLAIN].map((line) =>
  line.replace("12.50", '"₹ 1,23,456.50"').replace(/,(\d+\.00)/, ",₹ $1"),
);

const FORMED = [
  ["carets", marked("^"), 'delimiter: "^"', 17.5],
  ["tildes", marked("~"), 'delimiter: "~"', 17.5],
  ["single quotes", inQuotes.join("\n"), `quote: "'"`, 17.5],
  [
    "a grave accent before every cell",
    bill.join("\n"),
    "guarded: [customer_id, order_id, order_date, amount]",
    17.5,
  ],
  ["ids guarded from spreadsheets", guarded.join("\n"), "guarded: [customer_id]", 17.5],
  ["days of East Asia", eastern.join("\n"), 'format: "%Y年%m月%d日"', 17.5],
  ["lakhs", indian.join("\n"), 'symbols: ["₹"]', 10_000],
] as const;

test.each(someOf(FORMED, 3))("drafts what reads the same from %s", async (_, content, drafts, spend) => {
  const { text, table } = await drafted("a.csv", content);
  expect(text).toContain(drafts);
  expect(naturally(table, 2)).toEqual([
    ["7", spend],
    ["8", 7],
  ]);
});

test.each([
  ["amount_cents", [`${COLUMNS}_cents`, ...PLAIN], "amount_cents is called like cents"],
  [
    "a clock beside the day",
    [`${COLUMNS},order_time`, ...PLAIN.map((line) => `${line},10:05 PM`)],
    "order_time holds the time of the day",
  ],
  [
    "percentages",
    [`${COLUMNS},discount`, ...PLAIN.map((line) => `${line},10%`)],
    "discount is called like a discount",
  ],
])("says that a draft may mean something else: %s", async (_, lines, says) => {
  const { text } = await drafted("a.csv", lines.join("\n"));
  expect(text).toContain(`# CHECK: ${says}`);
  expect((await drafted("a.csv", [COLUMNS, ...PLAIN].join("\n"))).text).not.toContain(says);
});

test("a column of whole objects is no id, and is said to hold them", async () => {
  const line = (user: number) => JSON.stringify({ customer: { id: user }, at: "2026-03-01", total: 5 });
  await expect(drafted("a.jsonl", [1, 2].map(line).join("\n"))).rejects.toMatchObject({
    code: "INIT_COLUMN",
    message: expect.stringContaining("customer is called like it, but holds whole objects or lists"),
  });
});

const MARKED = (lines: readonly (string | Uint8Array)[]) =>
  Buffer.concat([
    Buffer.from("\ufeffKunden-ID,Zeit,Größe,amount\n"),
    ...lines.map((line) => Buffer.from(line)),
  ]);

test("a byte order mark decides: a few lines that are no UTF-8 are left out, and do not change the encoding", async () => {
  const lines = Array.from({ length: 400 }, (_, at) => `u${at},2026-01-02,groß,${at}.5\n`);
  const bad = Buffer.from("v,2026-01-02,gro\xdf,1.5\n", "latin1");
  const { text, table, report } = await drafted("a.csv", MARKED([...lines, bad]), {
    user: "Kunden-ID",
    time: "Zeit",
  });
  expect(text).not.toContain("encoding:");
  expect(table.ids).toHaveLength(400);
  expect(report.sources[0]).toMatchObject({ undecoded: 1 });
});

test.each([
  ["of lines whose quotes never end", "a.csv", 'id,time,amount\n"u,2026-01-02,1\n"v,2026-01-02,1\n'],
  [
    "that is packed and cut off",
    "a.csv.gz",
    gzipSync(`id,time,amount\n${"u,2026-01-02,1\n".repeat(20_000)}`).subarray(0, -20),
  ],
  ["of broken Parquet", "a.parquet", "PAR1 no more PAR1"],
])("the refusal of a file %s can be followed where no configuration is", async (_, file, content) => {
  await expect(drafted(file, content)).rejects.toThrow(/No configuration has been drafted yet/);
});
