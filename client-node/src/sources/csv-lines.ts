import { CodedError } from "@fedseg/shared/errors.ts";
import { parseDecimal, parseTime } from "./cells.ts";
import type { DropReason } from "./cleaning-report.ts";
import type { CsvMapping } from "./csv-mapping.ts";
import type { CustomerEvent, EventType } from "./customer-event.ts";

type Role = "user" | "time" | "order" | "product" | "amount" | "quantity" | "unitPrice" | "type";

const ROLES: readonly Role[] = [
  "user",
  "time",
  "order",
  "product",
  "amount",
  "quantity",
  "unitPrice",
  "type",
];
const PLAIN_WORDS: Readonly<Record<string, EventType>> = {
  purchase: "purchase",
  return: "return",
  view: "view",
};

/** Reads the cells of one line, in the order of the header: an event, or why the line is left out. */
export type LineReader = (cells: readonly string[]) => CustomerEvent | DropReason;

/**
 * Binds a column mapping to a file's header.
 * @throws CodedError CSV_MISSING_COLUMN when a mapped column is absent, CSV_AMBIGUOUS_COLUMN when it occurs twice.
 */
export function bindLineReader(header: readonly string[], mapping: CsvMapping): LineReader {
  const at = locate(header, mapping);
  const words = new Map(Object.entries(mapping.typeWords ?? PLAIN_WORDS));
  const prefix = mapping.cancellationPrefix;
  return (cells) => {
    const cell = (role: Role): string => (at[role] === undefined ? "" : (cells[at[role]] ?? "").trim());
    const user = cell("user");
    if (user === "") return "no_user";
    const timeMs = parseTime(cell("time"));
    if (timeMs === undefined) return "bad_time";
    const order = cell("order");
    const cancelled = prefix !== undefined && order.startsWith(prefix);
    const stated = at.type === undefined ? "purchase" : words.get(cell("type"));
    if (stated === undefined) return "unknown_type";
    const type = cancelled && stated === "purchase" ? "return" : stated;
    const product = cell("product");
    if (type === "view") return { user, timeMs, type, order, product, quantity: 0, amount: 0 };
    if (order === "") return "no_order";
    const value = lineValue(cell, at, type);
    return typeof value === "string" ? value : { user, timeMs, type, order, product, ...value };
  };
}

/** Values one line; a return may state its quantity or amount as negative. */
function lineValue(
  cell: (role: Role) => string,
  at: Partial<Record<Role, number>>,
  type: EventType,
): { quantity: number; amount: number } | DropReason {
  const sign = (value: number): number => (type === "return" ? Math.abs(value) : value);
  const read = (role: Role): number | undefined => (at[role] === undefined ? 1 : parseDecimal(cell(role)));
  const quantity = read("quantity");
  const price = at.amount === undefined ? read("unitPrice") : 1;
  const stated = read("amount");
  if (quantity === undefined || price === undefined || stated === undefined) return "bad_number";
  if (!(sign(quantity) > 0)) return "quantity_not_positive";
  if (!(price > 0)) return "price_not_positive";
  const amount = at.amount === undefined ? sign(quantity) * price : sign(stated);
  if (!(amount > 0)) return "amount_not_positive";
  return Number.isFinite(amount) ? { quantity: sign(quantity), amount } : "bad_number";
}

function locate(header: readonly string[], mapping: CsvMapping): Partial<Record<Role, number>> {
  const names = header.map((name) => name.trim());
  const at: Partial<Record<Role, number>> = {};
  for (const role of ROLES) {
    const column = mapping[role];
    if (column === undefined) continue;
    at[role] = names.indexOf(column);
    if (at[role] < 0)
      throw new CodedError("CSV_MISSING_COLUMN", {
        what: `The file has no column ${JSON.stringify(column)}.`,
        why: `The mapping reads the role "${role}" from it.`,
        todo: "Correct the column mapping or the header line of the file.",
      });
    if (names.lastIndexOf(column) !== at[role])
      throw new CodedError("CSV_AMBIGUOUS_COLUMN", {
        what: `The file has two columns ${JSON.stringify(column)}.`,
        why: `The mapping reads the role "${role}" from it and cannot tell which is meant.`,
        todo: "Rename one of the two columns in the file.",
      });
  }
  return at;
}
