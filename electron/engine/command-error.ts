/**
 * A command that cannot be carried out; the message is a sentence for the person. CONFIRM: not before the person has
 * agreed to what it will cost.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: 'NOT_FOUND' | 'REFUSED' | 'CONFIRM'
  constructor(code: CommandError['code'], sentence: string) {
    super(sentence)
    this.code = code
  }
}
