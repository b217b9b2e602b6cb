// Turns whatever a call threw into one sentence for the person.
import { ORPCError } from '@orpc/client'
import { ConnectionLostError } from '../rpc/client.ts'
import { showProblem } from './toast-store.ts'

/** The errors of the contract carry finished sentences; anything else is a fault and is called one. */
export function errorSentence(error: unknown): string {
  if (error instanceof ORPCError && error.defined) return error.message
  if (error instanceof ConnectionLostError) return error.message
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    return 'Baton could not accept that: something in it is not valid.'
  }
  return 'Something went wrong inside Baton. The log in the data folder says more.'
}

/** Shows an error as a toast. */
export function reportError(error: unknown): void {
  showProblem(errorSentence(error))
}
