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
  /** Words of columns that tell about what the role names, and are not its id. */
  readonly not?: RegExp;
  readonly fits?: (column: ColumnFacts) => boolean;
}

const isNumber = ({ numbers }: ColumnFacts) => numbers > 0.95;
const isMoment = ({ moments }: ColumnFacts) => moments !== undefined;

const ABOUT_PEOPLE =
  /name|city|town|country|region|state|zip|postal|phone|gender|age$|group|segment|type|birth|ort$|stadt|land|ville|pays|ciudad|cidade|miasto|město|şehir|город|имя|姓名|城市|地区|电话|性别|年龄|类型|等级/i;
const ABOUT_ORDERS =
  /total|amount|value|price|revenue|sum|quantity|qty|count|date|time|status|state|type|discount|currency|source|channel|umsatz|summe|betrag|datum|montant|importe|valor|fecha|^data( |_|$)|dato|tarih|дата|сумм|стат|päivä|dátum|ngày|일시|금액|상태|金额|总|价|数量|时间|日期|状态|类型|渠道/i;
const ABOUT_COSTS =
  /freight|shipping|delivery|tax|vat|fee|cost|tip|points|versand|porto|steuer|mwst|gebühr|livraison|frais|tva|envío|impuesto|frete|imposto|spedizione|运费|税|手续费|积分/i;
const ABOUT_PRODUCTS =
  /price|amount|total|value|quantity|qty|count|categor|type|brand|preis|menge|prix|precio|preço|单价|金额|数量|类|品牌/i;

/** Part of its cells that a column has filled which says something of every line. */
const MOST = 0.9;

/** In this order: what one rule takes is left to no other. English first, then the words of some other shops. */
const RULES: readonly Rule[] = [
  {
    role: "time",
    called:
      /time|date|[_ ]at$|^at$|^ts$|[_ ]dt$|created|placed|timestamp|datum|zeit|erstellt|jour|heure|fecha|hora|^data|tijd|dato|tarih|дата|päivä|dátum|ημερομ|تاريخ|ngày|일시|날짜|주문일|时间|日期|日時|日付|注文日/i,
    fits: isMoment,
  },
  {
    role: "user",
    called:
      /user|customer|client|buyer|member|visitor|shopper|household|profile|account|contact|subscriber|cust[_ ]?(id|no|nr|key|code)|kund|käufer|utilisateur|acheteur|usuari|comprador|utente|klant|klient|zákazn|müşteri|клиент|покупател|asiakas|vevő|ügyfél|vásárló|πελάτ|عميل|khách|고객|회원|用户|客户|顾客|会员|买家|顧客|会員/i,
    not: ABOUT_PEOPLE,
  },
  {
    role: "order",
    called:
      /order|ordre|^ord[_ ]?(id|no|nr)$|^increment_id$|^sale[_ ]?(id|no|nr|number)$|invoice|transaction|receipt|basket|document[ _]?n|beleg[ _-]?n|^beleg$|purchase[ _]?id|bestel|auftrag|rechnung|commande|facture|pedido|factura|fatura|ordine|fattura|zamówien|objednáv|sipariş|заказ|tilaus|rendelés|παραγγελ|طلب|đơn hàng|주문|订单|单号|发票|注文/i,
    not: ABOUT_ORDERS,
  },
  {
    role: "unit_price",
    called:
      /unit[ _]?price|^price$|price[ _]?each|item[ _]?price|preis|prix|precio|preço|prezzo|prijs|pris$|^cena|fiyat|цена|hinta|egységár|τιμή|سعر|đơn giá|단가|单价|単価/i,
    fits: isNumber,
  },
  {
    role: "quantity",
    called:
      /quantity|^qty$|units|pieces|menge|anzahl|quantit|cantidad|quantidade|aantal|antal|ilość|množstv|počet|adet|miktar|колич|määrä|mennyiség|ποσότητα|كمية|số lượng|수량|数量|件数/i,
    fits: isNumber,
  },
  {
    role: "discount",
    called: /discount|rebate|voucher|rabatt|remise|descuento|desconto|sconto|korting|优惠|折扣/i,
    fits: isNumber,
  },
  {
    role: "amount",
    called:
      /amount|[_ ]amt$|^net$|^paid$|total|revenue|sales|value|spend|turnover|price|betrag|umsatz|summe|montant|importe|importo|valor|bedrag|wert|netto|brutto|belopp|beløb|kwota|wartość|částka|tutar|toplam|summa|сумма|стоимость|összeg|ποσό|مبلغ|thành tiền|금액|合计|金额|总价|实付|付款|売上|金額/i,
    not: ABOUT_COSTS,
    fits: isNumber,
  },
  {
    role: "product",
    called:
      /product|sku|item|stock[ _]?code|article|artikel|produkt|produit|produto|prodotto|material$|^vare|towar|ürün|товар|артикул|tuote|termék|προϊόν|منتج|sản phẩm|상품|제품|商品|产品|货号/i,
    not: ABOUT_PRODUCTS,
  },
  { role: "category", called: /categor|department|group|kategorie|catégorie|类目|分类|品类|类别/i },
  { role: "brand", called: /brand|^marke(n|nname)?$|marque|^marca$|^merk$|品牌/i },
  { role: "session", called: /session|sitzung|会话/i },
  { role: "channel", called: /channel|source|medium|device|kanal|canal|渠道|来源/i },
];

/** Proposes roles by what columns are called and hold; `given` are the owner's own words and stay. */
export function proposeRoles(columns: readonly ColumnFacts[], given: Roles): Roles {
  const roles: { -readonly [Name in Role]?: string } = { ...given };
  const taken = new Set(Object.values(given));
  const plain = columns.filter(({ isNested }) => !isNested);
  for (const rule of RULES) {
    const { role, fits = () => true } = rule;
    if (roles[role] !== undefined) continue;
    const named = plain.filter((column) => isCalled(rule, column) && fits(column) && !taken.has(column.name));
    // "customer_id" before "customer_city": an id has the most different values of the columns that are called so. What is
    // said of every line comes before what the first line of an order alone says.
    const best = named.sort((a, b) => rank(b) - rank(a))[0];
    if (!best) continue;
    roles[role] = best.name;
    taken.add(best.name);
  }
  // Moments are recognised by what they hold where nothing is called so.
  const moment = columns.find(
    ({ name, moments }) => moments !== undefined && !/^(epoch|excel)-/.test(moments) && !taken.has(name),
  );
  if (roles.time === undefined && moment) roles.time = moment.name;
  return withFallbacks(roles, plain, taken);
}

/** People by their addresses, orders as Shopify calls them, and prices of lines that are of one piece each. */
const MAIL = /e-?mail|邮箱|correo|courriel|メール/i;

function withFallbacks(roles: Roles, columns: readonly ColumnFacts[], taken: ReadonlySet<string>): Roles {
  const free = (called: RegExp) => columns.find(({ name }) => called.test(name) && !taken.has(name))?.name;
  const user = roles.user ?? free(MAIL);
  const isShopify = columns.some(({ name }) => /^lineitem /i.test(name));
  const order = roles.order ?? (isShopify ? free(/^name$/i) : undefined);
  const { amount, quantity, unit_price, ...others } = roles;
  const isPiece = amount === undefined && quantity === undefined && unit_price !== undefined;
  return {
    ...others,
    ...(user !== undefined && { user }),
    ...(order !== undefined && { order }),
    ...(isPiece
      ? { amount: unit_price }
      : {
          ...(amount !== undefined && { amount }),
          ...(quantity !== undefined && { quantity }),
          ...(unit_price !== undefined && { unit_price }),
        }),
  };
}

/** Takes an amount that is the order's, on each of its lines, away where lines have a quantity and a price of their own. */
export function withoutOrderTotal(roles: Roles, orderTotal: string | undefined): Roles {
  const { amount, ...others } = roles;
  const hasOwn = roles.quantity !== undefined && roles.unit_price !== undefined;
  return amount !== undefined && amount === orderTotal && hasOwn ? others : roles;
}

/** Returns the columns that are called like a role whose cells they do not have. */
export function misfits(columns: readonly ColumnFacts[], role: Role): ColumnFacts[] {
  const rule = RULES.find((one) => one.role === role);
  return columns.filter(
    (column) => rule && isCalled(rule, column) && (column.isNested || rule.fits?.(column) === false),
  );
}

function isCalled({ called, not }: Rule, { name }: ColumnFacts): boolean {
  return called.test(name) && !not?.test(name);
}

function rank({ name, distinct, filled }: ColumnFacts): number {
  const isId = /(^|[ _])(id|no|nr|number|key|code|sku|#)\.?$|id$|nummer$|号$|编号$|码$/i.test(name);
  const isOfLine = /^(line|item)[ _]?(item)?[ _]/i.test(name) && filled > MOST;
  return (isId ? 4 : 0) + (isOfLine ? 1 : 0) + (filled > MOST ? 2 : filled) + distinct;
}
