// Templates and prompts, fetched when something first shows them and again whenever the library says they changed.
import { useEffect } from 'react'
import { create } from 'zustand'
import type { Prompt, Template } from '../../shared/domain/template.ts'
import { useLibraryStore } from './library-store.ts'
import { errorSentence } from './report-error.ts'
import { session } from './session.ts'

interface BeginningsStore {
  /** null until they are there, here and below. By name. */
  readonly templates: readonly Template[] | null
  readonly prompts: readonly Prompt[] | null
  /** Why they could not be fetched, as a sentence; null when they could. */
  readonly problem: string | null
}

export const useBeginningsStore = create<BeginningsStore>(() => ({
  templates: null,
  prompts: null,
  problem: null,
}))

let fetching: { readonly version: number; readonly done: Promise<void> } | null = null

async function fetchBeginnings(): Promise<void> {
  const { client } = session()
  try {
    const [templates, prompts] = await Promise.all([client.templates.list({}), client.prompts.list({})])
    useBeginningsStore.setState({ templates, prompts, problem: null })
  } catch (error) {
    useBeginningsStore.setState({ problem: errorSentence(error) })
    // The next one who shows them tries again.
    fetching = null
  }
}

/** Fetches what is not known yet, once for each change. */
export function loadBeginnings(version: number): Promise<void> {
  if (fetching?.version !== version) fetching = { version, done: fetchBeginnings() }
  return fetching.done
}

/** For as long as a component shows templates or prompts. */
export function useBeginnings(): BeginningsStore {
  const version = useLibraryStore((state) => state.beginningsVersion)
  useEffect(() => {
    void loadBeginnings(version)
  }, [version])
  return useBeginningsStore()
}
