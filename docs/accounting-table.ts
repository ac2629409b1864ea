import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { accountCase } from "@fedseg/shared/dp/account-case.ts";

const PAGE = join(import.meta.dirname, "accounting.md");
const VECTORS = join(import.meta.dirname, "../test/vectors/accountant.dp-accounting.json");
const SECTION = /(?<=<!-- cases -->\n)[^]*(?=\n<!-- end of cases -->)/;

interface Entry {
  readonly id: string;
  readonly description: string;
  readonly delta: string;
  readonly eps: Readonly<Record<string, string | number | undefined>>;
}

/** Returns the table of reference cases as Markdown: exact, Google's columns, and what this library computes now. */
export function accountingTable(): string {
  const { cases } = JSON.parse(readFileSync(VECTORS, "utf8")) as { readonly cases: readonly Entry[] };
  return [
    "| case | what is released | δ | exact | Google PLD | Google RDP | GDP | zCDP | losses | reported ÷ exact − 1 |",
    "|---|---|---|---|---|---|---|---|---|---|",
    ...cases.map(row),
  ].join("\n");
}

/** Returns the table as docs/accounting.md has it. */
export function writtenAccountingTable(): string | undefined {
  return SECTION.exec(readFileSync(PAGE, "utf8"))?.[0];
}

function row(entry: Entry): string {
  const { id, description, delta, eps } = entry;
  const accounted = accountCase(entry);
  if ("unsupported" in accounted)
    throw new TypeError(`"${id}" expected a number, got ${accounted.unsupported}`);
  const { reported, gdp, zcdp, lattice } = accounted;
  const losses = "refused" in lattice ? "–" : `${lattice.isExact ? "" : "≤ "}${up(lattice.epsilon)}`;
  const cells = [
    id,
    description.trim().replaceAll("|", "\\|"),
    delta,
    near(eps.exact),
    near(eps["google_pld_fine"]),
    near(eps["google_rdp_default_orders"]),
    up(gdp),
    up(zcdp),
    losses,
    excess(reported, eps),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Others' numbers, to the nearest digit. */
function near(value: string | number | undefined): string {
  return value === undefined ? "–" : Number(value).toFixed(8);
}

/** Ours, rounded up in the last digit. */
function up(value: number | undefined): string {
  return value === undefined ? "–" : (Math.ceil(value * 1e8) / 1e8).toFixed(8);
}

/** Where exact is not known, the reference's finest interval says between what it lies. */
function excess(reported: number, { exact, ...eps }: Entry["eps"]): string {
  if (exact === undefined) {
    const bounds = [eps["google_pld_fine_optimistic_lower"], eps["google_pld_fine"]].map(Number);
    const [most, least] = bounds.map(
      (bound) => `${reported >= bound ? "+" : "−"}${part(Math.abs(reported / bound - 1))}`,
    );
    return `${least} to ${most}`;
  }
  return Number(exact) === 0 ? (reported === 0 ? "both 0" : "–") : `+${part(reported / Number(exact) - 1)}`;
}

function part(value: number): string {
  return value < 1e-15 ? "0" : value.toExponential(1);
}

if (import.meta.main) {
  writeFileSync(
    PAGE,
    readFileSync(PAGE, "utf8").replace(SECTION, () => accountingTable()),
  );
}
