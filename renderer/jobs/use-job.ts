import type { Id } from '../../shared/domain/ids.ts'
import type { Job } from '../../shared/domain/job.ts'
import { useLibraryStore } from '../state/library-store.ts'

/** A job as it stands; null while it is not known. */
export function useJob(id: Id | null): Job | null {
  return useLibraryStore((state) => state.jobs.find((job) => job.id === id) ?? null)
}
