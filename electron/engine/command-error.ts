/** A command that cannot be carried out; the message is a sentence for the person. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: 'NOT_FOUND' | 'REFUSED'
  constructor(code: 'NOT_FOUND' | 'REFUSED', sentence: string) {
    super(sentence)
    this.code = code
  }
}
