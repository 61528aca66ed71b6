import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { onePart } from './scripts/one-part.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What methods say about themselves is read by agents, who get it from the room; the page never shows it. */
const noDocs: Plugin = {
  name: 'no-docs',
  apply: 'build',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/shared/methods/') ? code.replace(/\bdoc: '(?:[^'\\]|\\.)*'/g, "doc: ''") : null,
};

/** Each line of an icon has a key of six letters by chance, which do not compress: a number will do. */
const numberedLines: Plugin = {
  name: 'numbered-lines',
  apply: 'build',
  transform(code, id) {
    if (!id.includes('/lucide-react/dist/esm/icons/')) return null;
    let lines = 0;
    return code.replace(/\bkey: "\w+"/g, () => `key: ${lines++}`);
  },
};

/** Not an alias: the stand-in itself has one thing of it. */
const noTweens: Plugin = {
  name: 'no-tweens',
  apply: 'build',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === 'd3-interpolate' && importer?.includes('/narrow/') === false
      ? at('client/canvas/narrow/no-tweens.ts')
      : null,
};

/** The first thing that whoever is signed in comes to, and what every other page of a room stands in. */
const room = onePart(
  'room',
  ['client/store/open-room.ts', 'client/chat/room-page.tsx', 'client/chat/new-chat-page.tsx'].map(
    at,
  ),
  ['client/main.tsx', 'client/auth/login-page.tsx', 'client/auth/agent-login-page.tsx'].map(at),
);

/** Builds the web client into `dist/client`, which the Worker serves. */
export default defineConfig({
  root: 'client',
  plugins: [noDocs, noTweens, numberedLines, react(), tailwindcss()],
  resolve: {
    alias: {
      // What libraries carry along and this client never calls.
      'rehype-raw': at('client/chat/narrow/no-raw-html.ts'),
      'tailwind-merge': at('client/chat/narrow/join-classes.ts'),
      'mdast-util-to-markdown': at('client/chat/narrow/no-markdown-writer.ts'),
      'markdown-table': at('client/chat/narrow/no-table-writer.ts'),
      'd3-color': at('client/canvas/narrow/no-colours.ts'),
      'lib0/logging': at('client/canvas/narrow/no-logging.ts'),
      'lib0/broadcastchannel': at('client/canvas/narrow/no-other-tabs.ts'),
      // The same for a React that has it, which this client's has.
      'use-sync-external-store/shim/with-selector.js': 'use-sync-external-store/with-selector.js',
      'use-sync-external-store/shim/index.js': 'use-sync-external-store',
      // Its build for browsers decodes `&amp;` through innerHTML, which Trusted Types refuse.
      'decode-named-character-reference': at(
        'node_modules/decode-named-character-reference/index.js',
      ),
    },
  },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        minify: { compress: { dropConsole: true } },
        // Every script names those it needs: a hash of 64 characters compresses worse than one of 16.
        hashCharacters: 'hex',
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'icons', test: /\/lucide-react\// },
            { name: room, debugName: 'room' },
          ],
        },
      },
    },
  },
});
