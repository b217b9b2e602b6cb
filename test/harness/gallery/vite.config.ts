import path from 'node:path'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { writeContentSecurityPolicy } from '../../../electron/platform/content-security-policy.ts'

const project = path.join(import.meta.dirname, '../../..')

/** The gallery: the real page over invented data, to be looked at. `vite --config test/harness/gallery/vite.config.ts`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind()],
  cacheDir: path.join(project, 'node_modules/.cache/gallery'),
  // The pictures are taken under the rules the page really lives with.
  preview: { headers: { 'Content-Security-Policy': writeContentSecurityPolicy(["'self'"]) } },
  server: { host: '127.0.0.1', fs: { allow: [project] } },
  build: {
    // Several may be looked at side by side.
    outDir: process.env.BATON_GALLERY_PAGE ?? path.join(project, 'node_modules/.cache/gallery-page'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
  },
})
