import { z } from 'zod'

/** A version 7 UUID in practice (see createId); any UUID is accepted. */
export const idSchema = z.uuid()
export type Id = string
export type ConversationId = Id
export type MessageId = Id
export type TurnId = Id
export type AccountId = Id
