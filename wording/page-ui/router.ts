import { signal } from "@preact/signals";

/** Where the page is: the first part of the address behind #/, and what follows it. */
export interface Place {
  readonly page: string;
  readonly name: string;
}

export const place = signal<Place>(placeIn(location.hash));

/** An address that cannot be decoded is of no page. */
function placeIn(hash: string): Place {
  const [page = "", name = ""] = hash.replace(/^#\/?/, "").split("/");
  try {
    return { page, name: decodeURIComponent(name) };
  } catch {
    return { page: "?", name: "" };
  }
}

/** Follows the address; a new page begins at its top, and is told to who cannot see it. */
export function followAddress(): void {
  addEventListener("hashchange", () => {
    place.value = placeIn(location.hash);
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
  });
}

export function hrefOf(page: string, name?: string): string {
  return name === undefined ? `#/${page}` : `#/${page}/${encodeURIComponent(name)}`;
}
