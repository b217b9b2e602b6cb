// Who bills (vendor) and which wire dialect is spoken (api). One api serves many vendors.
import { z } from 'zod'
import { vendors } from './vendor-list.ts'

export const apiKindSchema = z.enum([
  'openai-responses',
  'openai-chat',
  'anthropic-messages',
  'gemini-interactions',
  'gemini-generate',
  'mistral-chat',
  'mistral-conversations',
  'cohere-chat',
  'guide',
])
export type ApiKind = z.infer<typeof apiKindSchema>

export const vendorSchema = z.enum(vendors)
export type Vendor = z.infer<typeof vendorSchema>
