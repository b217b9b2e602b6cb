import { AdapterError, type AdapterIo } from '../adapter.ts'
import { classifyGoogle, factsOfThrown } from '../gemini-generate/classify.ts'
import { googleCallOf, type OpenCall, openGoogle } from '../gemini-generate/open-google.ts'

/**
 * Deletes one stored interaction; the ones before it stay. An id that Google does not know is gone already.
 * @throws AdapterError
 */
export async function releaseInteraction(id: string, io: AdapterIo): Promise<'deleted' | 'already-gone'> {
  let google: OpenCall | null = null
  try {
    google = await openGoogle(io)
    await google.client.interactions.delete(id, null, { retries: { strategy: 'none' } })
    return 'deleted'
  } catch (thrown) {
    const facts = io.signal.aborted ? null : factsOfThrown(thrown, false)
    if (facts?.code?.toLowerCase() === 'not_found') return 'already-gone'
    const call = googleCallOf(io, null, google?.seen ?? null)
    throw new AdapterError(classifyGoogle(thrown, { ...call, hasStarted: false }))
  } finally {
    google?.close()
  }
}
