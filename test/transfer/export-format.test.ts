// The documentation of the JSON form cannot fall behind: its example is read, and it names every field there is.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import {
  conversationFileSchema,
  conversationListSchemas,
  exportedAccountSchema,
  exportedAttachmentSchema,
  exportedMessageSchema,
  exportedNativeSchema,
  exportedTurnSchema,
} from '../../electron/transfer/conversation-file.ts'
import {
  libraryAccountSchema,
  libraryFileSchema,
  manifestSchema,
} from '../../electron/transfer/library-file.ts'
import { contextPolicySchema, contextRunSchema, segmentSchema } from '../../shared/domain/context.ts'
import { carrySchema, handleSchema } from '../../shared/domain/continuation.ts'
import { conversationSchema } from '../../shared/domain/conversation.ts'
import { conversationSourceSchema } from '../../shared/domain/conversation-source.ts'
import { failureSchema } from '../../shared/domain/failure.ts'
import { folderSchema } from '../../shared/domain/folder.ts'
import { handoffSchema } from '../../shared/domain/handoff.ts'
import { releaseReceiptSchema } from '../../shared/domain/held-state.ts'
import { partSchema } from '../../shared/domain/part.ts'
import { conversationUsageSchema, costSchema, usageSchema } from '../../shared/domain/usage.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/export-format.md'), 'utf8')
const exampleText = /```json\n([\s\S]*?)\n```/.exec(page)?.[1] ?? ''
const prose = page.replace(exampleText, '')

describe('docs/export-format.md', () => {
  it('has an example that is valid, whole and true to itself', () => {
    const example: unknown = JSON.parse(exampleText)
    const file = conversationFileSchema.parse(example)
    // Unknown fields would have been dropped.
    expect(file).toEqual(example)
    for (const { hash, dataBase64 } of file.attachments) {
      const bytes = Buffer.from(dataBase64 ?? '', 'base64')
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash)
    }
  })

  it('would notice an example that is not', () => {
    const { messages: _, ...broken } = JSON.parse(exampleText)
    expect(conversationFileSchema.safeParse(broken).success).toBe(false)
    expect(conversationFileSchema.safeParse({ ...JSON.parse(exampleText), version: 4 }).success).toBe(false)
  })

  const objects: readonly z.ZodObject[] = [
    conversationFileSchema,
    conversationSchema,
    exportedAccountSchema,
    exportedMessageSchema,
    exportedNativeSchema,
    exportedTurnSchema,
    carrySchema,
    handoffSchema,
    usageSchema,
    costSchema,
    failureSchema,
    handleSchema,
    contextRunSchema,
    segmentSchema,
    releaseReceiptSchema,
    ...contextPolicySchema.options,
    ...conversationSourceSchema.options,
    ...Object.values(conversationListSchemas),
    folderSchema,
    libraryFileSchema,
    libraryAccountSchema,
    manifestSchema,
    exportedAttachmentSchema,
    conversationUsageSchema,
    ...partSchema.options,
  ]
  const fields = [...new Set(objects.flatMap((schema) => Object.keys(schema.shape)))]

  it.each(fields)('explains %s', (field) => {
    expect(prose).toMatch(new RegExp(`[\`{ ,]${field}[\`} ,]`))
  })
})
