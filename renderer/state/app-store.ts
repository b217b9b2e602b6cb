// What the shell says about itself and the history file. One writer: this module.
import { create } from 'zustand'
import type { AppInfo } from '../../shared/contract/app-state.ts'
import { reportError } from './report-error.ts'
import { session } from './session.ts'

interface AppStore {
  /** null until the engine has answered. */
  readonly info: AppInfo | null
}

export const useAppStore = create<AppStore>(() => ({ info: null }))

/** Asks the engine how it and its history file stand. Asked again after a reconnect and after a recovery. */
export async function refreshAppInfo(): Promise<void> {
  try {
    useAppStore.setState({ info: await session().client.app.info({}) })
  } catch (error) {
    reportError(error)
  }
}
