// What of the response headers is kept: everything but what may hold a secret and what only concerns the transport.
import type { Identifier } from '../../shared/domain/identifier.ts'
import { redactKeys } from './redact-detail.ts'

const secretHeaders =
  /^(?:set-cookie2?|cookie|authorization|proxy-.*|www-authenticate|authentication-info|.*api-?key.*|.*secret.*|.*password.*|.*credential.*|.*-token|.*-signature)$/
const transportHeaders =
  /^(?:connection|keep-alive|transfer-encoding|trailer|upgrade|content-.*|vary|cache-control|pragma|expires|last-modified|alt-svc|nel|report-to|reporting-endpoints|strict-transport-security|access-control-.*|x-content-type-options|x-frame-options|x-xss-protection|x-download-options|x-dns-prefetch-control|x-permitted-cross-domain-policies|referrer-policy|permissions-policy|cross-origin-.*|origin-agent-cluster|timing-allow-origin|accept-ranges|etag|via|age|link)$/
/** A secret or a page put into a header is not worth keeping whole. */
const longestHeader = 1_000
/** More than any provider sends; a hostile one may send thousands. */
const mostHeaders = 200
const longestId = 512

/** Rate limits, processing times, tiers, ids: names in lower case, the key taken out wherever it is repeated. */
export function keepHeaders(
  headers: Iterable<[string, string]>,
  apiKey: string | null,
): Record<string, string> {
  const kept = new Map<string, string>()
  for (const [anyName, value] of headers) {
    if (kept.size >= mostHeaders) break
    const name = anyName.toLowerCase()
    if (secretHeaders.test(name) || transportHeaders.test(name)) continue
    // A name may repeat the key as well; such a header says nothing else.
    if (redactKeys(name, apiKey) !== name) continue
    kept.set(name, redactKeys(value, apiKey).slice(0, longestHeader).toWellFormed())
  }
  return Object.fromEntries(kept)
}

const knownIds: Readonly<Record<string, string>> = {
  'x-request-id': 'request',
  'request-id': 'request',
  'x-generation-id': 'generation',
  'x-session-id': 'session',
  'openai-organization': 'organization',
  'openai-project': 'project',
  'anthropic-organization-id': 'organization',
  'anthropic-workspace-id': 'workspace',
  'mistral-correlation-id': 'correlation',
  'x-kong-request-id': 'gateway-request',
  'x-debug-trace-id': 'trace',
  'x-trace-id': 'trace',
  traceparent: 'trace',
  'cf-ray': 'edge-request',
}

/** `x-amzn-requestid` and `x-shard-id` name things as well; the kind is what is left of the name. */
function kindFromName(name: string): string {
  const match = /^(?:x-)?(.+?)(?:-(?:id|uuid)|-?(request|trace)id)$/.exec(name)
  if (match === null) return ''
  return match[2] === undefined ? (match[1] ?? '') : `${match[1]}-${match[2]}`
}

/** Ids among the headers; one that Baton does not know by name keeps that name as its kind. */
export function identifiersOfHeaders(headers: Readonly<Record<string, string>>): Identifier[] {
  const found: Identifier[] = []
  for (const [name, value] of Object.entries(headers)) {
    const kind = Object.hasOwn(knownIds, name) ? (knownIds[name] ?? '') : kindFromName(name)
    if (kind === '' || value === '' || value.length > longestId) continue
    found.push({ kind, value, foundIn: `header ${name}` })
  }
  return found
}
