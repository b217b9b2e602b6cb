import { parseArgs } from 'node:util'

export interface ServeOptions {
  readonly dataFolder: string | undefined
  /** 0 lets the system choose. */
  readonly port: number
  readonly opensBrowser: boolean
}

/** What was asked for makes no sense; the message is a sentence for the person. */
export class ServeOptionsError extends Error {
  override readonly name = 'ServeOptionsError'
}

export const serveUsage = 'Usage: npm run serve -- [--data-dir DIR] [--port N] [--no-open]'

/** @throws ServeOptionsError */
export function readServeOptions(argumentsGiven: readonly string[]): ServeOptions {
  const values = parse(argumentsGiven)
  const port = values.port ?? '0'
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new ServeOptionsError(`"${port}" is not a port. Give a number from 0 to 65535.`)
  }
  if (values['data-dir']?.trim() === '') throw new ServeOptionsError('--data-dir needs the name of a folder.')
  return { dataFolder: values['data-dir'], port: Number(port), opensBrowser: values['no-open'] !== true }
}

function parse(argumentsGiven: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argumentsGiven],
      options: { 'data-dir': { type: 'string' }, port: { type: 'string' }, 'no-open': { type: 'boolean' } },
    })
    return values
  } catch (error) {
    throw new ServeOptionsError(`${error instanceof Error ? error.message : 'Unknown option.'} ${serveUsage}`)
  }
}
