import type { JSX } from "preact";
import { api } from "../api.ts";
import { MarkupPage } from "../parts/markup-page.tsx";
import { w } from "../state.ts";

/** The segments as they were released, and the node's own users in them. */
export function Segments(): JSX.Element {
  return (
    <MarkupPage title={w("segments")} how={w("segmentsHow")} empty={w("noSegments")} read={api.segments} />
  );
}
