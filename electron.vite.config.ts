// Everything is bundled but Electron itself and the two native modules, so that what is shipped and started is small.
import { globSync } from 'node:fs'
import path from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const root = import.meta.dirname

/** bufferutil and utf-8-validate are optional parts of ws that Baton does without. */
const external = ['electron', 'better-sqlite3', /^@napi-rs\/keyring/, 'bufferutil', 'utf-8-validate']

/** Threads of their own, found again by electron/workers/worker-file.ts: they lie beside main.js. */
const workers = Object.fromEntries(
  globSync('electron/workers/*-worker.ts', { cwd: root }).map((file) => [
    path.basename(file, '.ts'),
    path.join(root, file),
  ]),
)

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false,
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        external,
        input: {
          main: path.join(root, 'electron/main.ts'),
          serve: path.join(root, 'electron/serve.ts'),
          ...workers,
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        external: ['electron'],
        input: { preload: path.join(root, 'electron/preload.ts') },
        // A sandboxed preload script cannot be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path.join(root, 'renderer'),
    plugins: [react(), tailwind()],
    build: {
      outDir: path.join(root, 'out/renderer'),
      minify: true,
      // The page's Content-Security-Policy allows no inline script and no data: font.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: path.join(root, 'renderer/index.html'),
        // What the page needs first lies in one file, and what it fetches right after in a second one. Left to itself, the
        // bundler cuts each in a dozen where lazy parts share some of it, and small files compress worse: 7 kB in the
        // first, 4 kB in the second.
        output: {
          codeSplitting: {
            groups: [
              { name: 'page', tags: ['$initial'], priority: 2 },
              { name: 'thread', test: /renderer[\\/]chat[\\/]thread\.tsx$/, priority: 1 },
            ],
          },
        },
      },
    },
  },
})
