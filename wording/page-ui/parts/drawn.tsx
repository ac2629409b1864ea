import type { Picture } from "@fedseg/wording/pictures/picture.ts";
import * as Plot from "@observablehq/plot";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Draws a picture by the browser's own document; to who cannot see it, it says what it says. */
export function Drawn({ picture, kind }: { picture: Picture; kind?: string }): JSX.Element {
  const place = useRef<HTMLDivElement>(null);
  const { alt, options, marks } = picture;
  useEffect(() => {
    const svg = Plot.plot({ ...options, marks, className: "plot" });
    // A style inside the page is against its policy; the page's own has the same rules.
    svg.querySelector("style")?.remove();
    for (const each of svg.querySelectorAll("[aria-label]")) each.removeAttribute("aria-label");
    svg.setAttribute("aria-hidden", "true");
    place.current?.replaceChildren(svg);
  }, [picture]);
  return <div ref={place} role="img" aria-label={alt} class={kind} />;
}
