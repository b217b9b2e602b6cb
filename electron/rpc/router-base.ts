// The contract with every error that has a sentence for the person kept. Unknown errors are concealed by the transports.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { AccountError } from '../accounts/account-error.ts'
import { CommandError } from '../engine/command-error.ts'
import { KeychainError, SaveFileError } from '../platform/platform.ts'
import { AdapterError } from '../providers/adapter.ts'
import { StorageError } from '../store/storage-error.ts'
import { UnavailableError } from './services.ts'

/** Errors that mean: it cannot be done now, and the message says why. */
const refusals = [AdapterError, KeychainError, SaveFileError]

function toContractError(error: unknown): unknown {
  if (error instanceof CommandError) return new ORPCError(error.code, { message: error.message })
  if (error instanceof StorageError) return new ORPCError('STORAGE', { message: error.message })
  if (error instanceof UnavailableError) return new ORPCError('UNAVAILABLE', { message: error.message })
  if (error instanceof AccountError) return new ORPCError(error.code, { message: error.message })
  if (refusals.some((kind) => error instanceof kind)) {
    return new ORPCError('REFUSED', { message: (error as Error).message })
  }
  return error
}

/** What every procedure is made with. */
export const api = implement(contract).use(async ({ next }) => {
  try {
    return await next()
  } catch (error) {
    throw toContractError(error)
  }
})
