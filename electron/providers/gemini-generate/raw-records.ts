// The SDK hands on only the fields it knows: a finish message, an unknown id and whatever is new are gone (types of
// 3.1.0). So the bytes of a stream pass by here on their way to it, and its records can be read again as they came.

const recordEnd = /\n\n|\r\r|\r\n\r\n/

/** The records of one stream, oldest first, each taken once. Cut where the SDK cuts, so that they keep in step. */
export class RawRecords {
  readonly #texts: string[] = []
  readonly #decoder = new TextDecoder()
  #rest = ''

  /** Returns the response with its body running through here. */
  pass(response: Response): Response {
    if (!response.ok || response.body === null) return response
    const reader = response.body.getReader()
    const body = new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { done, value } = await reader.read()
          if (done) {
            controller.close()
            return
          }
          this.#take(value)
          controller.enqueue(value)
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    )
    return new Response(body, {
      status: response.status,
      statusText: response.statusText,
      headers: response.headers,
    })
  }

  /** The text of the next record; null when the SDK made up one. */
  next(): string | null {
    return this.#texts.shift() ?? null
  }

  #take(bytes: Uint8Array): void {
    this.#rest += this.#decoder.decode(bytes, { stream: true })
    for (let end = recordEnd.exec(this.#rest); end !== null; end = recordEnd.exec(this.#rest)) {
      const record = this.#rest.slice(0, end.index).trim()
      this.#rest = this.#rest.slice(end.index + end[0].length)
      if (record.startsWith('data:')) this.#texts.push(record.slice('data:'.length).trim())
    }
  }
}
