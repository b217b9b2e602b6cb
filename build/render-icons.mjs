// Renders the application icons from baton.svg: node build/render-icons.mjs. Run it when the drawing changes; the
// pictures are kept in the repository so that packaging needs no browser.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright'
import { browserFlags, provideBrowser } from '../test/e2e/harness/find-browser.ts'

const folder = path.join(import.meta.dirname, 'icons')
const drawing = readFileSync(path.join(folder, 'baton.svg'), 'utf8')
const browser = await chromium.launch({ executablePath: await provideBrowser(), args: browserFlags() })
for (const size of [512, 1024]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  // Paper tile with the margin macOS and Linux launchers expect around a rounded square.
  await page.setContent(`<style>
    html, body { margin: 0; background: transparent }
    .tile { position: absolute; inset: 8%; border-radius: 22.5%; background: linear-gradient(#fffefc, #f3efe8);
      box-shadow: inset 0 0 0 ${size / 256}px rgb(60 40 20 / 8%); display: grid; place-items: center }
    svg { width: 74%; height: 74% }
  </style><div class="tile">${drawing}</div>`)
  await page.screenshot({ path: path.join(folder, `${size}x${size}.png`), omitBackground: true })
  await page.close()
}
await browser.close()
