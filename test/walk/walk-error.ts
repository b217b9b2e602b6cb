/** A difference that must not be: what a walk looks for. */
export class WalkError extends Error {
  override readonly name = 'WalkError'
}
