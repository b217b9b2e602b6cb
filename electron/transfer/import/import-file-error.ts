/** A file that cannot be read any further; the message is a sentence for the person. */
export class ImportFileError extends Error {
  override readonly name = 'ImportFileError'
}
