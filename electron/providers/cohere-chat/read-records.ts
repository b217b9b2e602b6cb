// The body of a stream into its records, whatever way the bytes were cut. Server-sent events, with or without
// `event:` lines and a closing [DONE]; servers that overlook the wish for events send the same records as bare lines.
import type { JsonValue } from '../../../shared/domain/json.ts'

/** Splits arriving text into records. */
export class RecordSplitter {
  #rest = ''
  /** The data lines of the record that has not ended yet. */
  #data: string[] = []

  /** @throws SyntaxError for a record that is no JSON */
  push(text: string): JsonValue[] {
    const records: JsonValue[] = []
    // What was left over holds no line break.
    const scanFrom = this.#rest.length
    const whole = this.#rest + text
    let from = 0
    for (let end = whole.indexOf('\n', scanFrom); end >= 0; end = whole.indexOf('\n', from)) {
      this.#line(whole.slice(from, whole[end - 1] === '\r' && end > from ? end - 1 : end), records)
      from = end + 1
    }
    this.#rest = whole.slice(from)
    return records
  }

  /** What the body ended with: a last record that was not closed by an empty line. Half a record is left out. */
  end(): JsonValue[] {
    const records: JsonValue[] = []
    try {
      if (this.#rest !== '') this.#line(this.#rest, records)
      this.#close(records)
    } catch {
      // The body was cut inside a record; that the answer has no end says so.
      return records
    }
    return records
  }

  #line(line: string, records: JsonValue[]): void {
    if (line.startsWith('data:')) this.#data.push(line.slice(line[5] === ' ' ? 6 : 5))
    else if (line === '') this.#close(records)
    else if (line.startsWith('{')) records.push(JSON.parse(line))
  }

  #close(records: JsonValue[]): void {
    if (this.#data.length === 0) return
    const data = this.#data.length === 1 ? (this.#data[0] ?? '') : this.#data.join('\n')
    this.#data = []
    if (data !== '' && data !== '[DONE]') records.push(JSON.parse(data))
  }
}

/** The records of a body as they arrive, in groups. Throws what reading throws, and SyntaxError for broken records. */
export async function* readRecords(body: ReadableStream<Uint8Array>): AsyncGenerator<readonly JsonValue[]> {
  const decoder = new TextDecoder()
  const splitter = new RecordSplitter()
  for await (const bytes of body) {
    const records = splitter.push(decoder.decode(bytes, { stream: true }))
    if (records.length > 0) yield records
  }
  yield [...splitter.push(decoder.decode()), ...splitter.end()]
}
