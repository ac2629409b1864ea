/** Takes out of a text what a terminal would act on instead of showing it; other parties' words may be in it. */
export function printable(text: string): string {
  return text.replaceAll(/[^\P{C}\n]/gu, "\ufffd");
}
