import { existsSync, globSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { KeptReply } from "../../api/idempotency.ts";

/** Where the operator's page lies once it is built. */
export const PAGE_FOLDER = fileURLToPath(new URL("../../../dashboard/dist", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** The page runs its own files and asks its own service; nothing that somebody has written into a name can run in it. */
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

/** Reads the built page, by paths of requests: what is in the folder now and nothing else. Not built: a page that says so. */
export function readPage(folder: string): ReadonlyMap<string, KeptReply> {
  if (!existsSync(join(folder, "index.html"))) return new Map([["/", notBuilt()]]);
  const files = globSync("**/*.{html,js,css,svg}", { cwd: folder }).map(
    (path) => [path === "index.html" ? "/" : `/${path}`, fileIn(folder, path)] as const,
  );
  return new Map(files);
}

function fileIn(folder: string, path: string): KeptReply {
  // Names under assets/ change with their content.
  const cache = path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  return {
    status: 200,
    text: readFileSync(join(folder, path), "utf8"),
    type: TYPES[extname(path)],
    headers: { "cache-control": cache, "content-security-policy": POLICY },
  };
}

function notBuilt(): KeptReply {
  const text =
    "The page has not been built. Run: npm run page\nThe API is here all the same, under /api/v1.\n";
  return { status: 404, text, type: "text/plain; charset=utf-8", headers: {} };
}
