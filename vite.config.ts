import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const inChat = (name: string): string =>
  fileURLToPath(new URL(`client/chat/narrow/${name}.ts`, import.meta.url));

/** Builds the web client into `dist/client`, which the Worker serves. */
export default defineConfig({
  root: 'client',
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: {
      // Streamdown carries a parser for raw HTML and a class merger; this client uses neither.
      'rehype-raw': inChat('no-raw-html'),
      'tailwind-merge': inChat('join-classes'),
    },
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { minify: { compress: { dropConsole: true } } } },
  },
});
