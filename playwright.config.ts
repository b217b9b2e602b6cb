// End-to-end tests in a real browser. `npm run test:e2e` builds first and passes the browser's path; the desktop
// tests need Electron and a display and run only when BATON_E2E_DESKTOP is set.
import { defineConfig } from 'playwright/test'
import { browserFlags, findInstalledBrowser } from './test/e2e/harness/find-browser.ts'

const program = process.env.BATON_E2E_BROWSER ?? findInstalledBrowser()

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  testIgnore: process.env.BATON_E2E_DESKTOP === undefined ? '**/desktop.spec.ts' : [],
  outputDir: 'test-results/e2e',
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  workers: process.env.CI === undefined ? undefined : 2,
  timeout: 90_000,
  globalTimeout: 840_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 15_000,
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'UTC',
    // A trace of every step slows everything by half; it is kept when somebody asks for it.
    trace: process.env.BATON_E2E_TRACE === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { ...(program === null ? {} : { executablePath: program }), args: browserFlags() },
  },
})
