// The second half of a carry's sentence, reason by reason, as a person is to read it.
import type { CarryReason } from '../../shared/domain/continuation.ts'

export const carryWords: Readonly<Record<CarryReason, string>> = {
  'first-turn': 'This is the first turn.',
  'api-keeps-no-state': '{vendor} keeps no conversation state here.',
  'server-state-off': 'Keeping state at the provider is switched off.',
  'always-sends-history': 'This conversation always sends its history.',
  'no-handle-on-path': '{vendor} has not seen this path before.',
  'message-edited': 'An earlier message was edited.',
  'answer-regenerated': 'The answer is made again.',
  'branch-switched': 'Another branch is continued.',
  'answered-elsewhere': 'Others answered since, and {vendor} takes no answers into a conversation it holds.',
  'last-turn-not-kept': 'The last turn there did not end well, so what is held is not certain.',
  'account-changed': 'The account changed.',
  'model-changed': 'The model changed.',
  'system-text-changed': 'The system text changed.',
  'tools-changed': 'The tools changed.',
  'context-changed': 'Other messages are shown than before: some were summarised, left out or pinned.',
  'handle-expired': 'The id has expired.',
  'handle-used': 'The id can be used only once.',
  'handle-lost': '{vendor} no longer knows the id.',
  'session-lost': "The SDK's session is gone: it lives only as long as Baton runs.",
  'api-ended': 'The thread it came from ended with the Assistants API on 26 August 2026.',
  'handle-continues': '{vendor} holds the rest.',
  'handle-continues-with-missed-turns': '{vendor} holds the rest; what others answered since was sent along.',
  'handle-continues-from-earlier-point': '{vendor} holds the rest and goes on from an earlier point of it.',
}
