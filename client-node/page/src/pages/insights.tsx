import type { JSX } from "preact";
import { api } from "../api.ts";
import { MarkupPage } from "../parts/markup-page.tsx";
import { w } from "../state.ts";

/** What the programs of the newest study say. */
export function Insights(): JSX.Element {
  return (
    <MarkupPage title={w("insights")} how={w("insightsHow")} empty={w("noInsights")} read={api.insights} />
  );
}
