// What "Check the key" found, in one sentence.
import type { Failure } from '../../shared/domain/failure.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import type { AccountRecord } from '../store/store.ts'

/** The sentence for an account that answered. */
export function describeSuccess(record: AccountRecord, modelCount: number, hasKey: boolean): string {
  const { name } = vendorProfiles[record.vendor]
  const models = modelCount === 1 ? '1 model' : `${modelCount} models`
  if (hasKey) {
    return modelCount === 0
      ? `The key works, but ${name} lists no models.`
      : `The key works: ${name} lists ${models}.`
  }
  return modelCount === 0
    ? `${name} answers, but lists no models yet.`
    : `${name} answers and lists ${models}.`
}

function endSentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`
}

/** The sentence for an account that did not; the failure's own words, with what the person can look at next. */
export function describeRefusal(record: AccountRecord, failure: Failure, hasKey: boolean): string {
  const { name, isLocal } = vendorProfiles[record.vendor]
  if (failure.kind === 'auth') {
    const status = failure.status === null ? '' : ` (${failure.status})`
    if (!hasKey) return `${name} wants a key${status}. Enter one and check again.`
    return failure.status === 403
      ? `${name} knows the key but does not allow this${status}.`
      : `${name} refused the key${status}.`
  }
  if (failure.kind === 'network') {
    const message = failure.message.replace(/\.$/, '')
    const isNobodyThere = message.startsWith('Nothing answers')
    if (isLocal && isNobodyThere) return `${message}: is ${name} running?`
    return endSentence(message)
  }
  if (failure.kind === 'timeout') return `${name} did not answer in time. Try again in a moment.`
  return endSentence(failure.message)
}
