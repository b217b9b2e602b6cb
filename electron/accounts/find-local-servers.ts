// Looks for servers on the usual ports of this machine. Only loopback is asked, every probe has a short limit of its
// own, no key is ever sent, and what answers must show the mark of its kind.
import type { LocalServer } from '../../shared/domain/account.ts'
import type { JsonValue } from '../../shared/domain/json.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import { asRecord, asText, type JsonRecord } from '../providers/read-json.ts'
import { type LocalProbe, vendorProfiles } from '../providers/vendors.ts'
import { isLoopbackHost, serverOf } from './base-url.ts'

export interface VendorProbe extends LocalProbe {
  readonly vendor: Vendor
}

const probeLimitMs = 400

/** The probes of every vendor, in the order in which they win over each other. */
export const usualProbes: readonly VendorProbe[] = Object.entries(vendorProfiles).flatMap(
  ([vendor, profile]) => profile.probes.map((probe) => ({ ...probe, vendor: vendor as Vendor })),
)

async function fetchJson(url: string): Promise<JsonRecord | null> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(probeLimitMs) })
    if (!response.ok) {
      await response.body?.cancel()
      return null
    }
    return asRecord((await response.json()) as JsonValue)
  } catch {
    // Nothing there, too slow or not JSON: in every case not a server to offer.
    return null
  }
}

function countModels(answer: JsonRecord, key: string): number | null {
  const models = answer[key]
  if (!Array.isArray(models)) return null
  return models.filter((model) => !/embedding/.test(asText(asRecord(model)?.type) ?? '')).length
}

async function ask(probe: VendorProbe): Promise<LocalServer | null> {
  const { origin, hostname } = new URL(probe.baseUrl)
  if (!isLoopbackHost(hostname)) return null
  const answer = await fetchJson(`${origin}${probe.path}`)
  if (answer === null || !(probe.answerKey in answer)) return null
  let modelCount = countModels(answer, probe.answerKey)
  if (modelCount === null) {
    const list = await fetchJson(`${probe.baseUrl}/models`)
    modelCount = list === null ? null : countModels(list, 'data')
  }
  return { vendor: probe.vendor, baseUrl: probe.baseUrl, modelCount: modelCount ?? 0 }
}

/**
 * Asks all probes at once.
 * @param usedBaseUrls addresses that accounts have already; their servers are left out
 */
export async function findLocalServers(
  usedBaseUrls: readonly string[],
  probes: readonly VendorProbe[] = usualProbes,
): Promise<LocalServer[]> {
  const used = new Set(usedBaseUrls.map(serverOf))
  const open = probes.filter((probe) => !used.has(serverOf(probe.baseUrl)))
  const answers = await Promise.all(open.map(ask))
  const found = new Map<string, LocalServer>()
  for (const server of answers) {
    if (server !== null && !found.has(server.baseUrl)) found.set(server.baseUrl, server)
  }
  return [...found.values()]
}
