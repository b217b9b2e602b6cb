import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface ByteServer extends AsyncDisposable {
  /** The base URL of an account, with `/v1`. */
  readonly baseUrl: string
}

/** @param deltaCount how many text deltas each answer has */
export async function startByteServer(deltaCount: number): Promise<ByteServer> {
  const child = fork(join(import.meta.dirname, 'byte-server.ts'), [String(deltaCount)], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  if (child.stdout === null) throw new Error('the byte server has no output')
  const exited = once(child, 'exit')
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  return {
    baseUrl: `http://127.0.0.1:${Number(line)}/v1`,
    async [Symbol.asyncDispose]() {
      child.kill()
      await exited
    },
  }
}
