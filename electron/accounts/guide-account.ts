import type { Account } from '../../shared/domain/account.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'

/** The same on every machine, so that conversations with the guide stay valid wherever a history file is opened. */
export const guideAccountId = '00000000-0000-7000-8000-000000000001'

/** The built-in companion as an account: always there, never stored, without key and address. */
export const guideAccount: Account = {
  id: guideAccountId,
  vendor: 'guide',
  name: vendorNames.guide,
  baseUrl: '',
  api: 'guide',
  settings: { api: null, keepsStateAtProvider: false, stateWay: null },
  isEnabled: true,
  isFromEnvironment: false,
  keyState: 'none',
  obstacle: null,
  createdAt: 0,
}
