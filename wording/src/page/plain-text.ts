/** Takes out what would steer a terminal or turn the reading direction: names come from files that others wrote. */
export function plainText(text: string): string {
  return straightText(text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")).trim();
}

/** Takes out what is not seen and turns the reading direction, and leaves lines as they are. */
export function straightText(text: string): string {
  return text.replaceAll(/[\p{Cf}\p{Cs}]/gu, "");
}
