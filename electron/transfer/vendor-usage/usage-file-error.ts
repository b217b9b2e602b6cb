/** A file that is no usage export Baton can read; the message is a sentence for the person. */
export class UsageFileError extends Error {
  override readonly name = 'UsageFileError'
}
