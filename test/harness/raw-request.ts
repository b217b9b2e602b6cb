// Requests as bytes, for everything a well-behaved client would not send.
import { connect } from 'node:net'

export interface RawAnswer {
  /** 0 when the server closed without an answer. */
  readonly status: number
  readonly text: string
}

/** Writes the text to a socket and reads until the server closes it. */
export function sendRaw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    let received = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      received += chunk
    })
    // A server that refuses a long body closes before it has read all of it.
    socket.on('error', (error) => {
      if (received === '') reject(error)
    })
    socket.on('close', () =>
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0), text: received }),
    )
  })
}

/** Writes a request with exactly these header lines. */
export function writeRequest(line: string, headers: readonly string[], body = ''): string {
  return `${[`${line} HTTP/1.1`, ...headers, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`
}
