import type { HandoffRules } from '../adapter.ts'
import { mistralHandoff } from '../mistral-chat/handoff.ts'

/** The same models stand behind both apis, and entries become the same messages for them. */
export const mistralConversationsHandoff: HandoffRules = { ...mistralHandoff }
