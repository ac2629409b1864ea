import type { ColumnFacts } from "./column-facts.ts";

/** Roles that a draft can give to columns of purchase lines. */
export type Role =
  | "user"
  | "time"
  | "order"
  | "product"
  | "amount"
  | "quantity"
  | "unit_price"
  | "discount"
  | "category"
  | "brand"
  | "channel"
  | "session";

/** The columns that are proposed, by role. */
export type Roles = Partial<Readonly<Record<Role, string>>>;

/** A role, the words that a column of it is usually called by, and what its cells must be. */
interface Rule {
  readonly role: Role;
  readonly called: RegExp;
  readonly fits?: (column: ColumnFacts) => boolean;
}

const isNumber = ({ numbers }: ColumnFacts) => numbers > 0.95;
const isMoment = ({ moments }: ColumnFacts) => moments !== undefined;

/** In this order: what one rule takes is left to no other. */
const RULES: readonly Rule[] = [
  { role: "time", called: /time|date|_at$|^at$|^ts$|created|placed|timestamp|datum/i, fits: isMoment },
  { role: "user", called: /user|customer|client|buyer|member|visitor|shopper|kunde/i },
  { role: "order", called: /order|invoice|transaction|receipt|basket|purchase[ _]?id|bestell/i },
  {
    role: "unit_price",
    called: /unit[ _]?price|^price$|price[ _]?each|item[ _]?price|preis/i,
    fits: isNumber,
  },
  { role: "quantity", called: /quantity|^qty$|units|pieces|menge/i, fits: isNumber },
  { role: "discount", called: /discount|rebate|voucher|rabatt/i, fits: isNumber },
  { role: "amount", called: /amount|total|revenue|sales|value|spend|turnover|betrag|price/i, fits: isNumber },
  { role: "product", called: /product|sku|item|stock[ _]?code|article|artikel/i },
  { role: "category", called: /categor|department|group/i },
  { role: "brand", called: /brand|marke/i },
  { role: "session", called: /session/i },
  { role: "channel", called: /channel|source|medium|device/i },
];

/** Proposes roles by what columns are called and hold; `given` are the owner's own words and stay. */
export function proposeRoles(columns: readonly ColumnFacts[], given: Roles): Roles {
  const roles: { -readonly [Name in Role]?: string } = { ...given };
  const taken = new Set(Object.values(given));
  for (const { role, called, fits = () => true } of RULES) {
    if (roles[role] !== undefined) continue;
    const named = columns.filter(
      (column) => called.test(column.name) && fits(column) && !taken.has(column.name),
    );
    // "customer_id" before "customer_city": an id has the most different values of the columns that are called so.
    const best = named.sort((a, b) => rank(b) - rank(a))[0];
    if (!best) continue;
    roles[role] = best.name;
    taken.add(best.name);
  }
  // Moments are recognised by what they hold where nothing is called so.
  const moment = columns.find((column) => isMoment(column) && !taken.has(column.name));
  if (roles.time === undefined && moment) roles.time = moment.name;
  return roles;
}

function rank({ name, distinct }: ColumnFacts): number {
  return (/(^|[ _])(id|no|nr|number|key|code)$|id$/i.test(name) ? 2 : 0) + distinct;
}
