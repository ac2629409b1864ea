import { existsSync, globSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";

/** A file of a page as it is answered. */
export interface PageReply {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** A page runs its own files and asks its own program; nothing that somebody has written into a name can run in it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * Reads a built page, by paths of requests: what is in the folder now and nothing else. Not built: a page that says so, and
 * `otherwise`, what can be done without it.
 */
export function readPage(folder: string, otherwise: string): ReadonlyMap<string, PageReply> {
  if (!isPageBuilt(folder)) return new Map([["/", notBuilt(otherwise)]]);
  const files = globSync("**/*.{html,js,css,svg}", { cwd: folder }).map(
    (path) => [path === "index.html" ? "/" : `/${path}`, fileIn(folder, path)] as const,
  );
  return new Map(files);
}

/** Whether a page lies in a folder. */
export function isPageBuilt(folder: string): boolean {
  return existsSync(join(folder, "index.html"));
}

function fileIn(folder: string, path: string): PageReply {
  // Names under assets/ change with their content.
  const cache = path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  return {
    status: 200,
    text: readFileSync(join(folder, path), "utf8"),
    type: TYPES[extname(path)],
    headers: { "cache-control": cache, "content-security-policy": POLICY },
  };
}

function notBuilt(otherwise: string): PageReply {
  const text = `The page has not been built. Run: npm run page\n${otherwise}\n`;
  return { status: 404, text, type: "text/plain; charset=utf-8", headers: {} };
}
