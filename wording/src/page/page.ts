import type { Language } from "../language.ts";
import { type Html, html } from "./html.ts";

/** What stands around the content of a page. */
export interface PageHead {
  readonly language: Language;
  readonly title: string;
  readonly style: Html;
}

/** Lays out one HTML page that opens from a disk: nothing outside it is loaded, nothing in it runs. */
export function pageOf({ language, title, style }: PageHead, content: Html): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html> `.markup;
}
