import { describe, expect, it } from 'vitest'
import { findInstalledBrowser } from '../e2e/harness/find-browser.ts'

const only =
  (...files: string[]) =>
  (file: string) =>
    files.includes(file)

describe('finding a browser', () => {
  it('takes the one that was chosen, if it is there', () => {
    const env = { CHROME_PATH: '/opt/my/chrome', PATH: '/usr/bin' }
    expect(findInstalledBrowser(env, 'linux', only('/opt/my/chrome', '/usr/bin/chromium'))).toBe(
      '/opt/my/chrome',
    )
    expect(findInstalledBrowser(env, 'linux', only('/usr/bin/chromium'))).toBe('/usr/bin/chromium')
  })

  it.each([
    ['linux', '/usr/local/bin/google-chrome'],
    ['linux', '/usr/bin/chromium'],
    ['linux', '/opt/microsoft/msedge/msedge'],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
    ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    ['win32', 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'],
  ])('on %s finds %s', (platform, file) => {
    const env = {
      PATH: '/usr/local/bin:/usr/bin',
      PROGRAMFILES: 'C:\\Program Files',
      'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
    }
    expect(findInstalledBrowser(env, platform, only(file))).toBe(file)
  })

  it('says when there is none', () => {
    expect(findInstalledBrowser({ PATH: '/usr/bin' }, 'linux', () => false)).toBeNull()
  })
})
