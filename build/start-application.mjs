// Opens the desktop window; where Electron cannot run, the same application opens in the browser.
import { run as build } from './build-application.mjs'
import { provideElectron } from './electron-runtime.mjs'
import { runProgram } from './processes.mjs'
import { run as serve } from './serve-application.mjs'

/** @param {NodeJS.ProcessEnv} env @param {string} platform @returns {boolean} is there a screen to open a window on? */
export function hasDisplay(env, platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY)
}

/** @param {string[]} parameters @returns {Promise<number | null>} */
export async function run(parameters) {
  const code = await build()
  if (code !== 0) return code
  const electron = await provideElectron()
  if (electron === null) {
    process.stderr.write(
      "Electron's runtime is not here and could not be downloaded, so Baton opens in your browser instead.\n",
    )
    return serve(parameters)
  }
  if (!hasDisplay(process.env, process.platform)) {
    process.stderr.write('There is no display to open a window on, so Baton opens in your browser instead.\n')
    return serve(parameters)
  }
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  return runProgram(electron, ['.', ...parameters], { env })
}
