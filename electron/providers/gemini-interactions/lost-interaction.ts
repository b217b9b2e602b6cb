import type { GoogleErrorFacts } from '../gemini-generate/classify.ts'

/**
 * Does an error mean that the interaction to be continued is no longer there? The documented answer is 404 not_found;
 * a 400 invalid_request (or a 403) that names the id or its field is taken for the same, since what an expired id looks
 * like is not documented (2026-11). A model that is not found has a code of its own. Pure.
 */
export function isLostInteraction(facts: GoogleErrorFacts, id: string): boolean {
  const code = facts.code?.toLowerCase() ?? null
  const words = facts.message ?? ''
  const namesIt = words.includes(id) || /previous[_ ]interaction/i.test(words)
  // Without a body of its own, a 404 comes from an address that has no such API.
  if (code === 'not_found') return namesIt || /interaction/i.test(words) || !/\bmodels?\b/i.test(words)
  const isRefusal =
    code === 'invalid_request' || code === 'invalid_argument' || code === 'failed_precondition'
  return namesIt && (isRefusal || code === 'permission_denied')
}
