/** An export that a recipe reads: what it is called, the recipe's page, and names of columns that only it has together. */
interface KnownExport {
  readonly name: string;
  readonly page: string;
  readonly has: readonly string[];
}

const olist = (what: string, ...has: readonly string[]): KnownExport => ({
  name: `Olist's file of ${what}`,
  page: "docs/recipes/olist.md",
  has,
});

const KNOWN: readonly KnownExport[] = [
  {
    name: "Shopify's export of orders",
    page: "docs/recipes/shopify.md",
    has: ["Name", "Email", "Financial Status", "Lineitem quantity", "Lineitem price"],
  },
  {
    name: "WooCommerce's export of orders",
    page: "docs/recipes/woocommerce.md",
    has: ["order_id", "order_total", "item_product_id", "item_quantity", "item_total"],
  },
  {
    name: "Magento's grid of orders",
    page: "docs/recipes/magento.md",
    has: ["ID", "Purchase Point", "Purchase Date", "Grand Total (Purchased)"],
  },
  {
    name: "Stripe's list of charges",
    page: "docs/recipes/stripe.md",
    has: ["object", "amount_captured", "amount_refunded", "livemode"],
  },
  {
    name: "Stripe's list of refunds",
    page: "docs/recipes/stripe.md",
    has: ["object", "charge", "created", "reason"],
  },
  {
    name: "an export of Google Analytics 4",
    page: "docs/recipes/ga4.md",
    has: ["event_timestamp", "event_name", "event_params"],
  },
  olist("customers", "customer_id", "customer_unique_id"),
  olist("items", "order_id", "order_item_id", "seller_id"),
  olist("payments", "order_id", "payment_sequential", "payment_installments"),
  olist("reviews", "review_id", "order_id", "review_score"),
  olist("orders", "order_id", "customer_id", "order_purchase_timestamp", "order_estimated_delivery_date"),
  olist("products", "product_id", "product_category_name", "product_photos_qty"),
];

/** Returns the export that a file with these columns is, if a recipe reads it. */
export function knownExport(columns: readonly string[]): Omit<KnownExport, "has"> | undefined {
  const names = new Set(columns);
  return KNOWN.find(({ has }) => has.every((column) => names.has(column)));
}
