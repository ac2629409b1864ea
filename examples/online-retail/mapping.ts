import type { CsvMapping } from "@fedseg/client-node/sources/csv-mapping.ts";

/** How a node reads the UCI Online Retail file and the four files split from it. */
export const ONLINE_RETAIL_MAPPING: CsvMapping = {
  user: "CustomerID",
  time: "InvoiceDate",
  order: "InvoiceNo",
  product: "StockCode",
  quantity: "Quantity",
  unitPrice: "UnitPrice",
  cancellationPrefix: "C",
  delimiter: ",",
  duplicates: "keep",
};

/** The day after the last line of the file. */
export const ONLINE_RETAIL_SNAPSHOT_MS = Date.UTC(2011, 11, 10);
