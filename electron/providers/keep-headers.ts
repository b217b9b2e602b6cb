// What of the response headers is kept: everything but what may hold a secret and what only concerns the transport.
import type { Identifier } from '../../shared/domain/identifier.ts'
import { redactKeys } from './redact-detail.ts'

const secretHeaders =
  /^(?:set-cookie|cookie|authorization|proxy-authorization|www-authenticate|.*api-?key.*|.*secret.*|.*-token)$/
const transportHeaders =
  /^(?:connection|keep-alive|transfer-encoding|content-.*|vary|cache-control|pragma|expires|alt-svc|nel|report-to|strict-transport-security|access-control-.*|x-content-type-options|x-frame-options|x-xss-protection|referrer-policy|permissions-policy|cross-origin-.*|accept-ranges|etag|via|age)$/
/** A secret or a page put into a header is not worth keeping whole. */
const longestHeader = 1_000

/** Rate limits, processing times, tiers, ids: names in lower case, the key taken out wherever it is repeated. */
export function keepHeaders(headers: Iterable<[string, string]>, apiKey: string | null): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [anyName, value] of headers) {
    const name = anyName.toLowerCase()
    if (secretHeaders.test(name) || transportHeaders.test(name)) continue
    kept[name] = redactKeys(value, apiKey).slice(0, longestHeader)
  }
  return kept
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

/** Ids among the headers; one that Baton does not know by name keeps that name as its kind. */
export function identifiersOfHeaders(headers: Readonly<Record<string, string>>): Identifier[] {
  const found: Identifier[] = []
  for (const [name, value] of Object.entries(headers)) {
    const kind = knownIds[name] ?? (/-(?:id|uuid)$/.test(name) ? name.replace(/^x-/, '').replace(/-(?:id|uuid)$/, '') : '')
    if (kind !== '' && value !== '') found.push({ kind, value, foundIn: `header ${name}` })
  }
  return found
}
