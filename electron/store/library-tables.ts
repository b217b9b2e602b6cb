// The tables that order conversations and what they can begin with; see schema.ts.
import type { Json, TimeMs } from './schema.ts'

export interface FoldersTable {
  id: string
  name: string
  position: number
  model_account_id: string | null
  model_id: string | null
  system_text: string | null
  created_at: TimeMs
}

export interface TagsTable {
  id: string
  name: string
  /** The name as it is compared. */
  name_folded: string
  created_at: TimeMs
}

export interface ConversationTagsTable {
  conversation_id: string
  tag_id: string
  /** 0 for the first that was put on. */
  position: number
}

export interface TemplatesTable {
  id: string
  name: string
  system_text: string | null
  model_account_id: string | null
  model_id: string | null
  /** ContextPolicy */
  context_policy: Json | null
  /** Template['messages'] */
  messages: Json
  created_at: TimeMs
  updated_at: TimeMs
}

export interface PromptsTable {
  id: string
  name: string
  name_folded: string
  text: string
  created_at: TimeMs
  updated_at: TimeMs
}
