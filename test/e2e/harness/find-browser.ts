// Finds a Chromium to test in: an installed one, else the distribution's package, else Playwright's own download.
// Runs in plain Node before the tests.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** No browser, and none to be had; the message is one sentence that says what to do. */
export class BrowserMissingError extends Error {
  override readonly name = 'BrowserMissingError'
}

const namesOnPath = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
]

function wellKnownPaths(env: NodeJS.ProcessEnv, platform: string): string[] {
  if (platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ]
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].filter(
      (folder) => folder !== undefined,
    )
    return folders.flatMap((folder) => [
      path.win32.join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      path.win32.join(folder, 'Chromium', 'Application', 'chrome.exe'),
      path.win32.join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ])
  }
  const folders = (env.PATH ?? '').split(':').filter((folder) => folder !== '')
  return [
    ...namesOnPath.flatMap((name) => folders.map((folder) => path.posix.join(folder, name))),
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/opt/microsoft/msedge/msedge',
    '/snap/bin/chromium',
  ]
}

/** @returns the program of an installed Chrome, Chromium or Edge (CHROME_PATH first), or null. */
export function findInstalledBrowser(
  env: NodeJS.ProcessEnv = process.env,
  platform: string = process.platform,
  exists: (file: string) => boolean = existsSync,
): string | null {
  const chosen = env.CHROME_PATH
  if (chosen !== undefined && chosen !== '' && exists(chosen)) return chosen
  return wellKnownPaths(env, platform).find((file) => exists(file)) ?? null
}

/** Flags every launch needs: no background traffic, and no sandbox where root would be refused one. */
export function browserFlags(): string[] {
  const flags = [
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
  ]
  return process.getuid?.() === 0 ? ['--no-sandbox', ...flags] : flags
}

function isDebianAsRoot(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function isUbuntu(): boolean {
  return /^ID="?ubuntu"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** Output goes to stderr: stdout belongs to the test report. */
function runQuietly(program: string, parameters: readonly string[], timeoutMs: number): boolean {
  const result = spawnSync(program, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return result.status === 0
}

function installDistributionPackage(): boolean {
  process.stderr.write('No browser found; installing the package chromium…\n')
  return (
    runQuietly('apt-get', ['update'], 180_000) &&
    runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], 420_000)
  )
}

/** Playwright's own build; as root on Linux the libraries it needs come along. */
async function installPlaywrightBrowser(): Promise<string | null> {
  process.stderr.write("No browser found; fetching Playwright's Chromium…\n")
  const cli = path.resolve('node_modules/playwright/cli.js')
  const withLibraries = process.platform === 'linux' && process.getuid?.() === 0 ? ['--with-deps'] : []
  runQuietly(process.execPath, [cli, 'install', ...withLibraries, 'chromium'], 420_000)
  return playwrightBrowser()
}

async function playwrightBrowser(): Promise<string | null> {
  const { chromium } = await import('playwright')
  const program = chromium.executablePath()
  return program !== '' && existsSync(program) ? program : null
}

/**
 * @returns the program of a browser, fetched if need be.
 * @throws BrowserMissingError
 */
export async function provideBrowser(): Promise<string> {
  const present = findInstalledBrowser() ?? (await playwrightBrowser())
  if (present !== null) return present
  // Ubuntu's package of that name only points to a snap, which a container cannot install.
  if (isDebianAsRoot() && !isUbuntu() && installDistributionPackage()) {
    const installed = findInstalledBrowser()
    if (installed !== null) return installed
  }
  const downloaded = await installPlaywrightBrowser()
  if (downloaded !== null) return downloaded
  throw new BrowserMissingError(
    'The end-to-end tests need Chrome, Chromium or Edge and none could be fetched: install one, or set CHROME_PATH to its program.',
  )
}
