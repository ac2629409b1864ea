import { defineConfig } from "vite";

/** A page as its program serves it: own files only, nothing inline, names that change with their content. */
export default defineConfig({
  base: "/",
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    // A script or style inside the page would need a hole in its Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
