import { oc } from '@orpc/contract'

/**
 * Every procedure may end in one of these. `message` is a finished sentence for the person.
 * NOT_FOUND: what was named does not exist (any more). REFUSED: it cannot be done now, and why.
 * CONFIRM: it may cost more than the person wanted to spend unasked; the same call with `isConfirmed` goes through.
 * UNAVAILABLE: the history file is not open (see app.info). STORAGE: the disk refused; nothing was acknowledged.
 */
export const base = oc.errors({
  NOT_FOUND: { status: 404 },
  REFUSED: { status: 409 },
  CONFIRM: { status: 428 },
  UNAVAILABLE: { status: 503 },
  STORAGE: { status: 507 },
})
