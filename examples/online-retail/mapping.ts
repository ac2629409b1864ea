/** How a node reads the UCI Online Retail file or one split from it: the `data` section of its configuration. */
export function onlineRetailData(csv: string) {
  const columns = {
    user: "CustomerID",
    time: "InvoiceDate",
    order: "InvoiceNo",
    product: "StockCode",
    quantity: "Quantity",
    unit_price: "UnitPrice",
  };
  return { sources: { shop: { csv } }, events: [{ from: "shop", columns, cancellationPrefix: "C" }] };
}

/** The day after the last line of the file. */
export const ONLINE_RETAIL_SNAPSHOT_MS = Date.UTC(2011, 11, 10);
