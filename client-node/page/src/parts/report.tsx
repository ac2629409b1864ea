import { INSIGHTS_STYLE } from "@fedseg/client-node/reports/insights/insights-style.ts";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The page's own colours under the names that reports give them; their pictures are blue and amber for every eye. */
const COLOURS = `:host { --back: var(--ground); --card: var(--raised); --quiet: var(--soft); --faint: var(--ground); --accent: var(--blue);
  --taken: color-mix(in srgb, var(--blue) 40%, var(--raised)); --warn: var(--amber);
  --warn-back: color-mix(in srgb, var(--amber) 10%, var(--raised)); --beyond: color-mix(in srgb, var(--amber) 20%, var(--raised)); }`;

const style = new CSSStyleSheet();
// What a page of its own says of itself is said here of the part that it is in, in the colours of the page around it.
style.replaceSync(
  INSIGHTS_STYLE.markup.replaceAll(/:root \{[^}]*\}/g, "").replace(/(^|\n)body \{/, `$1${COLOURS}\n.whole {`),
);

/** A report that the node has written, in its own style and apart from the page's. Its texts are escaped where it is written. */
export function Report({ markup, label }: { markup: string; label: string }): JSX.Element {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = holder.current!;
    const root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    const whole = document.createElement("div");
    whole.className = "whole";
    whole.innerHTML = markup;
    root.replaceChildren(whole);
    root.addEventListener("click", follow);
    return () => root.removeEventListener("click", follow);
  }, [markup]);
  return <div class="report" ref={holder} role="region" aria-label={label} />;
}

/** Places in a report are no pages: whoever follows a link comes to the place. */
function follow(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
  if (!link) return;
  event.preventDefault();
  const { currentTarget } = event;
  const name = (link.getAttribute("href") ?? "").slice(1);
  if (currentTarget instanceof ShadowRoot) currentTarget.getElementById(name)?.scrollIntoView();
}
