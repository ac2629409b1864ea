import { parseArgs } from "node:util";
import { readLines } from "./read-lines.ts";
import { measureMethods } from "./measure-methods.ts";
import { measurePairs, simulatedShop } from "./pairs.ts";
import { measureSmallShop } from "./small-shop.ts";
import { shopOf } from "./shop.ts";

const FILE = "../shared/data/online_retail/online_retail.csv.gz";
const CUTOFF_MS = Date.UTC(2011, 8, 30);

/**
 * npm run bench:recommend -- [--epsilon .5,1,4] [--draws N] [--items N] [--order names|sales] [--file FILE.csv.gz] [--only lists|pairs]: what is recommended to the
 * customers of Online Retail before 30 September 2011, held against what they bought afterwards.
 */
const { values } = parseArgs({
  options: {
    epsilon: { type: "string", default: ".5,1,4" },
    draws: { type: "string", default: "10" },
    items: { type: "string", default: "1000" },
    order: { type: "string", default: "names" },
    file: { type: "string", default: FILE },
    only: { type: "string", default: "lists,pairs" },
  },
});

const lines = readLines(values.file);
if (!lines) console.log(`skipped: there is no ${values.file}`);
else {
  const shop = shopOf(lines, CUTOFF_MS, {
    items: Number(values.items),
    order: values.order === "sales" ? "sales" : "names",
  });
  const epsilons = values.epsilon.split(",").map(Number);
  const again = shop.later.filter(({ size }) => size > 0).length;
  console.log(
    `${shop.table.users} users, ${again} of whom buy again of ${shop.entries.length} items; mean of ${values.draws} draws\n`,
  );
  if (values.only.includes("lists")) {
    measureMethods(shop, epsilons, Number(values.draws));
    measureSmallShop(shop, epsilons, Number(values.draws));
  }
  if (values.only.includes("pairs")) measurePairs("Online Retail", shop, Number(values.draws));
}
if (values.only.includes("pairs"))
  measurePairs("simulated market, 300 products", simulatedShop(15_000, 300), Number(values.draws));
