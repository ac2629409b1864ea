/** Platforms that the shop's lines are dealt to by country: four of very unequal size. */
export const PLATFORMS = ["united-kingdom", "west-and-south", "dach", "rest-of-world"] as const;

export type Platform = (typeof PLATFORMS)[number];

const COUNTRIES: ReadonlyMap<string, Platform> = new Map(
  Object.entries({
    "united-kingdom": ["United Kingdom"],
    "west-and-south": [
      "France",
      "Belgium",
      "Netherlands",
      "Spain",
      "Portugal",
      "Italy",
      "Greece",
      "Malta",
      "Cyprus",
    ],
    dach: ["Germany", "Austria", "Switzerland"],
  } satisfies Partial<Record<Platform, string[]>>).flatMap(([platform, countries]) =>
    countries.map((country) => [country, platform as Platform] as const),
  ),
);

/** Returns the platform of a line. A customer with lines in two countries becomes a user of both platforms. */
export function platformOf(country: string): Platform {
  return COUNTRIES.get(country) ?? "rest-of-world";
}
