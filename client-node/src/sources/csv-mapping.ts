import { z } from "zod";

const column = z.string().min(1);

/**
 * How the columns of a platform's event file are to be read: each role names a column.
 * The value of a line is `amount`, or `quantity` × `unitPrice`.
 */
export const csvMapping = z
  .strictObject({
    user: column,
    /** ISO 8601 date or date and time; without a zone it is taken as UTC. */
    time: column,
    order: column,
    product: column.optional(),
    amount: column.optional(),
    quantity: column.optional(),
    unitPrice: column.optional(),
    /** Column that tells purchase, return or view; without it every line is a purchase unless cancelled. */
    type: column.optional(),
    /** The file's own words for the three types. */
    typeWords: z.record(z.string().min(1), z.enum(["purchase", "return", "view"])).optional(),
    /** Order ids that start so are cancellations: the line is read as a return. */
    cancellationPrefix: z.string().min(1).optional(),
    delimiter: z.string().length(1).default(","),
    /** "keep" reads in constant memory; "count" and "drop" remember 8 to 32 bytes per line to find exact repeats. */
    duplicates: z.enum(["keep", "count", "drop"]).default("keep"),
  })
  .refine(({ amount, quantity, unitPrice }) => amount !== undefined || (quantity && unitPrice), {
    message: '"amount" expected a column, or "quantity" and "unitPrice" both, got neither',
  })
  .refine(({ type, typeWords }) => type !== undefined || typeWords === undefined, {
    message: '"typeWords" expected a "type" column to read them from, got none',
  });

export type CsvMapping = z.infer<typeof csvMapping>;
