import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig, type Plugin } from "vite";

const OUT = "../src/trucewatch/doors/web/static/dist";

// The style sheet is written by hand and served as it is; these are the files it names.
const FONTS: Record<string, string> = {
  "noto-sans-latin-400.woff2": "noto-sans/files/noto-sans-latin-400-normal.woff2",
  "noto-sans-latin-600.woff2": "noto-sans/files/noto-sans-latin-600-normal.woff2",
  "noto-sans-latin-ext-400.woff2": "noto-sans/files/noto-sans-latin-ext-400-normal.woff2",
  "noto-sans-latin-ext-600.woff2": "noto-sans/files/noto-sans-latin-ext-600-normal.woff2",
  "noto-sans-cyrillic-400.woff2": "noto-sans/files/noto-sans-cyrillic-400-normal.woff2",
  "noto-sans-cyrillic-600.woff2": "noto-sans/files/noto-sans-cyrillic-600-normal.woff2",
  "noto-sans-arabic-400.woff2": "noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2",
  "noto-sans-arabic-600.woff2": "noto-sans-arabic/files/noto-sans-arabic-arabic-600-normal.woff2",
};

function fonts(): Plugin {
  return {
    name: "fonts",
    writeBundle() {
      const folder = join(import.meta.dirname, OUT, "fonts");
      mkdirSync(folder, { recursive: true });
      for (const [name, source] of Object.entries(FONTS)) {
        copyFileSync(
          join(import.meta.dirname, "node_modules/@fontsource", source),
          join(folder, name),
        );
      }
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [fonts()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    manifest: "manifest.json",
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1600,
    rolldownOptions: {
      input: {
        overview: "src/overview.ts",
        incident: "src/incident.ts",
        queue: "src/queue.ts",
        documents: "src/documents.ts",
        passkeys: "src/passkeys.ts",
      },
    },
  },
});
