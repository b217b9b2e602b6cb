// What the history file keeps for the search index; see schema.ts and migration 0005.

export interface SearchChangesTable {
  sequence: number
  kind: string
  conversation_id: string
  message_sequence: number | null
  /** The highest sequence of a message that was left after a removal. */
  highest_left: number | null
}

/** One row. */
export interface SearchTokensTable {
  id: number
  token: string
}
