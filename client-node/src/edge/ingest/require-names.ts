import { CodedError } from "@fedseg/shared/errors.ts";
import type { ConsentConfig } from "../../config/consent-config.ts";
import type { DataConfig, EventEntity } from "../../config/data-config.ts";
import type { SourceColumns } from "./columns.ts";

/**
 * Looks up every source and column that a configuration names.
 * @throws CodedError DATA_SOURCE_UNKNOWN, DATA_COLUMN_MISSING, DATA_ROLE_MISSING or DATA_ATTRIBUTE_NAME.
 */
export function requireNames(data: DataConfig, consent: ConsentConfig, columns: SourceColumns): void {
  const { events, orders, products, customers } = data;
  const { records, optOut, gpc, tcf } = consent;
  for (const section of [...events, orders, products, ...customers, records, optOut, gpc, tcf]) {
    if (section) requireColumns(columns, section.from, Object.values(section.columns));
  }
  for (const entity of events) {
    const { from, type, currency } = entity;
    for (const told of [type, currency])
      if (typeof told === "object") requireColumns(columns, from, [told.column]);
    requireRoles(entity, orders);
  }
  if (orders) requireColumns(columns, orders.from, [latestOf(orders.repeats)]);
  for (const { from, attributes, repeats } of customers) {
    requireColumns(columns, from, [...Object.values(attributes), latestOf(repeats)]);
    if ("user_id" in attributes) throw reservedName();
  }
}

function requireColumns(columns: SourceColumns, from: string, names: readonly (string | undefined)[]): void {
  columns.all(from);
  for (const name of names) if (name !== undefined) columns.find(from, name);
}

function requireRoles({ from, columns: roles, type }: EventEntity, orders: DataConfig["orders"]): void {
  const types = typeof type === "string" ? [type] : Object.values(type.words ?? { all: "purchase" });
  const isMoney = types.some((one) => one === "purchase" || one === "return");
  const missing = [
    ...(roles.user || orders ? [] : ["user"]),
    ...(roles.time || orders?.columns.time ? [] : ["time"]),
    ...(isMoney && !roles.order ? ["order"] : []),
    ...(isMoney && !roles.amount && !(roles.quantity && roles.unit_price)
      ? ["amount (or quantity and unit_price)"]
      : []),
  ];
  if (missing.length === 0) return;
  throw new CodedError("DATA_ROLE_MISSING", {
    what: `The events from ${JSON.stringify(from)} name no column for ${missing.join(", ")}.`,
    why: "Purchases and returns need a user, a time, an order and an amount; other events a user and a time.",
    todo: "Add the role under columns, or an orders section that carries user and time.",
  });
}

/** The column by which the latest of a user's rows is told. */
function latestOf(repeats: DataConfig["customers"][number]["repeats"]): string | undefined {
  return typeof repeats === "object" ? repeats.latest : undefined;
}

function reservedName(): CodedError {
  return new CodedError("DATA_ATTRIBUTE_NAME", {
    what: 'An attribute of the customers is called "user_id".',
    why: "That is the name of the column that tells users apart, whatever its name in the source.",
    todo: "Give the attribute another name, here and in the dictionary.",
  });
}
