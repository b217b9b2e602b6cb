// Servers that do not parse reasoning put it in front of the answer between <think> and </think>. Only a leading block
// counts: the same tag later on is something the model writes about.

const openTag = '<think>'
const closeTag = '</think>'

export interface TextRun {
  readonly type: 'reasoning' | 'text'
  readonly text: string
}

/** How many characters at the end of a text may be the beginning of the tag. */
function partialTagLength(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(tag.slice(0, length))) return length
  }
  return 0
}

/** Splits arriving text into thought and answer, whatever way the tags are cut. */
export class LeadingThoughtSplitter {
  #state: 'undecided' | 'thinking' | 'after-thought' | 'answering' = 'undecided'
  #held = ''
  #hasThought = false

  push(text: string): TextRun[] {
    if (this.#state === 'answering') return text === '' ? [] : [{ type: 'text', text }]
    this.#held += text
    if (this.#state === 'undecided') {
      const start = this.#held.trimStart()
      if (start.length < openTag.length && openTag.startsWith(start)) return []
      if (!start.startsWith(openTag)) return this.#answer()
      this.#state = 'thinking'
      this.#held = start.slice(openTag.length)
    }
    return this.#state === 'thinking' ? this.#think() : this.#answerAfterThought()
  }

  /** What was held back because it could have become a tag. */
  flush(): TextRun[] {
    if (this.#held === '') return []
    if (this.#state === 'thinking') {
      const text = this.#held
      this.#held = ''
      return [{ type: 'reasoning', text }]
    }
    return this.#state === 'after-thought' ? [] : this.#answer()
  }

  #think(): TextRun[] {
    // The line break after the opening tag is no thought.
    if (!this.#hasThought) this.#held = this.#held.trimStart()
    const end = this.#held.indexOf(closeTag)
    if (end >= 0) {
      const thought = this.#held.slice(0, end)
      this.#held = this.#held.slice(end + closeTag.length)
      this.#state = 'after-thought'
      const runs = this.#answerAfterThought()
      return thought === '' ? runs : [{ type: 'reasoning', text: thought }, ...runs]
    }
    const keep = partialTagLength(this.#held, closeTag)
    const ready = this.#held.slice(0, this.#held.length - keep)
    this.#held = this.#held.slice(this.#held.length - keep)
    this.#hasThought ||= ready !== ''
    return ready === '' ? [] : [{ type: 'reasoning', text: ready }]
  }

  /** The empty lines between thought and answer belong to neither. */
  #answerAfterThought(): TextRun[] {
    this.#held = this.#held.trimStart()
    return this.#held === '' ? [] : this.#answer()
  }

  #answer(): TextRun[] {
    const text = this.#held
    this.#held = ''
    this.#state = 'answering'
    return text === '' ? [] : [{ type: 'text', text }]
  }
}

/** The same for a whole text. */
export function splitLeadingThought(content: string): { readonly reasoning: string; readonly text: string } {
  const splitter = new LeadingThoughtSplitter()
  const runs = [...splitter.push(content), ...splitter.flush()]
  const join = (type: TextRun['type']): string =>
    runs
      .filter((run) => run.type === type)
      .map((run) => run.text)
      .join('')
  return { reasoning: join('reasoning'), text: join('text') }
}
