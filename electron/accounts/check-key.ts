// A few vendors answer their list of models to anybody, so that a wrong key would look right. For these the key is
// shown to an address that does check it; the call makes no tokens.
import type { Failure } from '../../shared/domain/failure.ts'
import type { AdapterIo } from '../providers/adapter.ts'
import { classifyThrown } from '../providers/classify-failure.ts'
import { classifyHttp } from '../providers/classify-http.ts'
import { vendorProfiles } from '../providers/vendors.ts'

/** @returns why the key was not accepted; null when it was, or when the list of models is proof enough. */
export async function checkKey(io: AdapterIo): Promise<Failure | null> {
  const { name, isLocal, keyCheckPath: path } = vendorProfiles[io.vendor]
  if (path === null || io.apiKey === null) return null
  const context = { vendorName: name, baseUrl: io.baseUrl, apiKey: io.apiKey }
  try {
    const response = await fetch(`${io.baseUrl}${path}`, {
      headers: { authorization: `Bearer ${io.apiKey}` },
      redirect: 'error',
      signal: io.signal,
    })
    const bodyText = await response.text()
    // A proxy in front of the vendor may not know this address; then the list decides.
    if (response.ok || response.status === 404) return null
    const { status, headers } = response
    return classifyHttp({ ...context, isLocal, status, headers, bodyText, nowMs: io.now() })
  } catch (error) {
    return classifyThrown(error, { ...context, signal: io.signal, hasStarted: false })
  }
}
