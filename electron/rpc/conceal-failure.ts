// What leaves Baton when a procedure fails: declared errors and input errors as they are, everything else as one
// plain sentence. What really happened goes to the log as a name and a place, never as text that may quote a
// message or a key.
import { basename } from 'node:path'
import { type ErrorMap, ValidationError, validateORPCError } from '@orpc/contract'
import { ORPCError } from '@orpc/server'
import type { Log } from '../platform/platform.ts'

export const concealedSentence = 'Something went wrong inside Baton. The log in the data folder says where.'

/**
 * @param procedure the path of the procedure, for the log
 * @param isAborted true when nobody waits for the answer any more; such an end is not worth a line
 */
export async function concealFailure(
  error: unknown,
  context: { procedure: string; errorMap: ErrorMap; isAborted: boolean; log: Log },
): Promise<ORPCError<string, unknown>> {
  if (error instanceof ORPCError) {
    const checked = await validateORPCError(context.errorMap, giveDeclaredStatus(error, context.errorMap))
    const isInputError = checked.code === 'BAD_REQUEST' && checked.cause instanceof ValidationError
    if (checked.defined || isInputError) return checked
  }
  if (!context.isAborted) {
    context.log.error('rpc-failed', { procedure: context.procedure, ...describeFailure(error) })
  }
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: concealedSentence })
}

/** An error made by its code alone carries oRPC's general status, and would not count as the declared one. */
function giveDeclaredStatus(
  error: ORPCError<string, unknown>,
  errorMap: ErrorMap,
): ORPCError<string, unknown> {
  const status = errorMap[error.code]?.status
  if (status === undefined || status === error.status) return error
  return new ORPCError(error.code, { status, message: error.message, data: error.data })
}

/** The kind and the place of a failure, without its text. */
export function describeFailure(error: unknown): { kind: string; code: string | null; place: string | null } {
  if (!(error instanceof Error)) return { kind: typeof error, code: null, place: null }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  const cause = error.cause instanceof Error ? ` < ${error.cause.name}` : ''
  return { kind: `${error.name}${cause}`, code, place: findPlace(error.stack) }
}

/** The first stack line inside Baton, or the first one at all, as "file.ts:line". */
function findPlace(stack: string | undefined): string | null {
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const own = frames.find((line) => !line.includes('node_modules') && !line.includes('node:'))
  const match = /([^\s()]+):(\d+):\d+\)?$/.exec(own ?? frames[0] ?? '')
  return match?.[1] === undefined ? null : `${basename(match[1])}:${match[2]}`
}
