/** Something about an account that cannot be done; the message is a finished sentence for the person. */
export class AccountError extends Error {
  override readonly name = 'AccountError'
  readonly code: 'NOT_FOUND' | 'REFUSED'
  constructor(code: 'NOT_FOUND' | 'REFUSED', sentence: string) {
    super(sentence)
    this.code = code
  }
}
