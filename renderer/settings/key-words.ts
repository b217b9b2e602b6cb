import type { Account } from '../../shared/domain/account.ts'

/** Where the key of an account is, in a few words. */
export function keyWords(account: Account): string {
  if (account.vendor === 'guide') return 'Built in, works offline'
  switch (account.keyState) {
    case 'keychain':
      return 'Key in the system keychain'
    case 'session':
      return 'Key kept for this run only'
    case 'environment':
      return 'Key from the environment'
    case 'none':
      return 'Needs no key'
    case 'missing':
      return 'No key'
  }
}
