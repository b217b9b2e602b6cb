// The whole API between the page and the engine, typed once. Start reading here.
//
// Commands change something and return at once with an acknowledgement; acknowledged means durable. The page mints
// the ids of what it creates, so that repeating a command is harmless. Watches (library.watch, conversations.watch)
// deliver a snapshot and numbered changes and never do anything else.
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  accountCheckSchema,
  accountModelsSchema,
  accountSchema,
  accountSettingsSchema,
  localServerSchema,
} from '../domain/account.ts'
import { contextPolicySchema, contextPreviewSchema } from '../domain/context.ts'
import { continuationModeSchema } from '../domain/continuation.ts'
import { conversationSummarySchema } from '../domain/conversation.ts'
import { conversationTotalsSchema } from '../domain/conversation-totals.ts'
import { heldItemSchema, releaseReceiptSchema } from '../domain/held-state.ts'
import { identifierSchema } from '../domain/identifier.ts'
import { idSchema } from '../domain/ids.ts'
import { messageTreeSchema } from '../domain/message-tree.ts'
import { modelRefSchema } from '../domain/model.ts'
import { filePartSchema, partSchema } from '../domain/part.ts'
import { providerRecordSchema } from '../domain/provider-record.ts'
import { settingsPatchSchema } from '../domain/settings.ts'
import { turnDetailsSchema } from '../domain/turn.ts'
import { vendorSchema } from '../domain/vendor.ts'
import { appInfoSchema } from './app-state.ts'
import { base } from './base.ts'
import { exportFormatSchema, exportOutcomeSchema } from './exported-file.ts'
import { libraryContract } from './library-contract.ts'
import { moneyContract } from './money-contract.ts'
import { transferContract } from './transfer-contract.ts'
import {
  conversationWatchItemSchema,
  libraryWatchItemSchema,
  messagePageSchema,
  watchPositionSchema,
} from './watches.ts'

const nothing = z.object({})
const conversationInput = z.object({ conversationId: idSchema })
const accountInput = z.object({ accountId: idSchema })
const pageLimit = z.number().int().min(1).max(500)
const keyText = z.string().trim().min(1).max(1000)
const baseUrlText = z.url({ protocol: /^https?$/ }).max(500)

export const contract = {
  app: {
    info: base.input(nothing).output(appInfoSchema),
    /** Opens a link of a conversation in the person's browser, after the one scheme check. Desktop only. */
    openLink: base.input(z.object({ url: z.string().max(8000) })).output(nothing),
    /** Shows the data folder in the system's file manager. Desktop only. */
    openDataFolder: base.input(nothing).output(nothing),
  },

  recovery: {
    /** Builds a new history file from what can be read of the damaged one; the damaged one stays. */
    salvage: base
      .input(nothing)
      .output(z.object({ conversationCount: z.number().int(), messageCount: z.number().int() })),
    /** Opens a copy of a verified backup; the damaged file stays set aside. */
    restoreBackup: base.input(z.object({ backupId: z.string() })).output(nothing),
  },

  library: {
    watch: base
      .input(z.object({ resume: watchPositionSchema.nullable() }))
      .output(eventIterator(libraryWatchItemSchema)),
  },

  conversations: {
    /** Newest first, narrowed by folder or tag; the order of pages follows `before`. Words are search's affair. */
    list: base
      .input(
        z.object({
          view: z.enum(['active', 'archived', 'trash']),
          folderId: idSchema.nullable().optional(),
          tagId: idSchema.nullable().optional(),
          /** Only those outside of every folder. */
          isLoose: z.boolean().optional(),
          before: z.object({ updatedAt: z.number().int(), id: idSchema }).nullable(),
          limit: pageLimit,
        }),
      )
      .output(z.object({ conversations: z.array(conversationSummarySchema), hasMore: z.boolean() })),
    watch: base
      .input(
        z.object({
          conversationId: idSchema,
          resume: watchPositionSchema.nullable(),
          pageSize: pageLimit,
          /** The end of a branch to look at instead of the head's path; looking changes nothing that is sent. */
          viewLeafId: idSchema.nullable().optional(),
        }),
      )
      .output(eventIterator(conversationWatchItemSchema)),
    rename: base
      .input(conversationInput.extend({ title: z.string().trim().min(1).max(200) }))
      .output(nothing),
    setModel: base.input(conversationInput.extend({ model: modelRefSchema })).output(nothing),
    setSystemText: base
      .input(conversationInput.extend({ systemText: z.string().max(200_000).nullable() }))
      .output(nothing),
    setContinuationMode: base
      .input(conversationInput.extend({ mode: continuationModeSchema }))
      .output(nothing),
    setContextPolicy: base.input(conversationInput.extend({ policy: contextPolicySchema })).output(nothing),
    /** Makes another message the one that is continued: the next message follows it. Nothing is removed. */
    continueFrom: base.input(conversationInput.extend({ messageId: idSchema })).output(nothing),
    /** The end of the branch a message is looked at in: the head where it follows the message, else the newest below it. */
    leafOf: base
      .input(conversationInput.extend({ messageId: idSchema }))
      .output(z.object({ leafId: idSchema })),
    /** Every message of every branch, for the tree view. */
    tree: base.input(conversationInput).output(messageTreeSchema),
    /** A new conversation with copies of the messages up to this one. Nothing is sent; this one stays as it is. */
    fork: base
      .input(conversationInput.extend({ messageId: idSchema, newConversationId: idSchema }))
      .output(nothing),
    /** What the next request would be like with this model and what has been typed so far. Sends nothing. */
    preview: base
      .input(
        z.object({
          /** null for a conversation that does not exist yet. */
          conversationId: idSchema.nullable(),
          model: modelRefSchema,
          parts: z.array(partSchema).max(100),
        }),
      )
      .output(contextPreviewSchema),
    /** The same, counted by the provider; what was typed is sent to it for that. REFUSED when it has no way to count. */
    countExactly: base
      .input(
        z.object({
          conversationId: idSchema.nullable(),
          model: modelRefSchema,
          parts: z.array(partSchema).max(100),
        }),
      )
      .output(contextPreviewSchema),
    /** Every identifier found in the answers of a conversation, in order, with the turn that brought it. */
    identifiers: base
      .input(conversationInput)
      .output(z.array(identifierSchema.extend({ turnId: idSchema, messageId: idSchema }))),
    /**
     * Removes a conversation of the trash for good. With `releasesAtProviders` what providers hold is deleted there
     * first, with a receipt for each; what could not be deleted keeps a receipt that can be tried again.
     */
    purge: base
      .input(conversationInput.extend({ releasesAtProviders: z.boolean() }))
      .output(z.object({ receipts: z.array(releaseReceiptSchema) })),
    /** Tokens and cost by branch, vendor and model. */
    totals: base.input(conversationInput).output(conversationTotalsSchema),
    saveDraft: base.input(conversationInput.extend({ draft: z.string().max(2_000_000) })).output(nothing),
  },

  messages: {
    /**
     * Adds a message and starts the answer. The conversation is made if it does not exist. Repeating the call
     * with the same messageId changes nothing and returns the same answerId.
     */
    send: base
      .input(
        z.object({
          conversationId: idSchema,
          messageId: idSchema,
          parts: z.array(partSchema).min(1).max(100),
          model: modelRefSchema,
          /** The message it follows; left out for the head, null to begin again. Another than the head makes a branch. */
          parentId: idSchema.nullable().optional(),
          /** Where a conversation that is made lies; its folder's system text is copied. */
          folderId: idSchema.nullable().optional(),
          /** The person has agreed to what it will cost, after CONFIRM. */
          isConfirmed: z.boolean().optional(),
        }),
      )
      .output(z.object({ messageId: idSchema, answerId: idSchema })),
    /** Answers the same message again, beside the given answer, and makes the new answer the head. */
    regenerate: base
      .input(
        z.object({
          conversationId: idSchema,
          answerId: idSchema,
          /** Minted by the page. */
          newAnswerId: idSchema,
          model: modelRefSchema,
          /** The person has agreed to what it will cost, after CONFIRM. */
          isConfirmed: z.boolean().optional(),
        }),
      )
      .output(z.object({ answerId: idSchema })),
    /** Stops an answer, or the wait before a retry. Harmless when it has ended. */
    stop: base.input(z.object({ conversationId: idSchema, answerId: idSchema })).output(nothing),
    /** A pinned message is never summarised or left out. */
    setPinned: base
      .input(conversationInput.extend({ messageId: idSchema, isPinned: z.boolean() }))
      .output(nothing),
    /** The stretch of the path before a message. */
    page: base
      .input(conversationInput.extend({ beforeMessageId: idSchema, limit: pageLimit }))
      .output(messagePageSchema),
  },

  turns: {
    get: base.input(z.object({ turnId: idSchema })).output(turnDetailsSchema),
    /** Every turn of a conversation in order, for the inspector's conversation tab. */
    list: base.input(conversationInput).output(z.array(turnDetailsSchema.shape.turn)),
    /** Turns in which a provider's id with exactly this value was found. */
    find: base.input(z.object({ value: z.string().trim().min(1).max(600) })).output(
      z.array(
        z.object({
          turnId: idSchema,
          conversationId: idSchema,
          messageId: idSchema,
          title: z.string(),
          /** What the id names: `response`, `request`, … */
          kind: z.string(),
        }),
      ),
    ),
  },

  segments: {
    /** Summarises the older part of the path now, whatever the policy; the answer tells which segment came of it. */
    create: base
      .input(
        conversationInput.extend({
          model: modelRefSchema,
          /** The person has agreed to what it will cost, after CONFIRM. */
          isConfirmed: z.boolean().optional(),
        }),
      )
      .output(z.object({ segmentId: idSchema })),
    update: base
      .input(conversationInput.extend({ segmentId: idSchema, text: z.string().trim().min(1).max(200_000) }))
      .output(nothing),
    /** The messages it stood for are sent again, or an older segment stands for them. */
    remove: base.input(conversationInput.extend({ segmentId: idSchema })).output(nothing),
  },

  providers: {
    /** What Baton knows about each api at each vendor. */
    records: base.input(nothing).output(z.array(providerRecordSchema)),
    /** What providers hold about a conversation, newest first. */
    held: base.input(conversationInput).output(z.array(heldItemSchema)),
    /** Deletes at the providers; null means everything they hold about it. */
    release: base
      .input(conversationInput.extend({ handleIds: z.array(idSchema).max(5_000).nullable() }))
      .output(z.array(releaseReceiptSchema)),
    /** Newest first, at most 500; null for those of all conversations, removed ones included. */
    receipts: base
      .input(z.object({ conversationId: idSchema.nullable() }))
      .output(z.array(releaseReceiptSchema)),
    /** Tries a failed receipt again. */
    retryRelease: base.input(z.object({ receiptId: idSchema })).output(releaseReceiptSchema),
  },

  attachments: {
    /** Stores a file once, by its hash, and returns the part to send. At most 25 MB. */
    add: base
      .input(
        z.object({
          name: z.string().min(1).max(255),
          mediaType: z.string().max(200),
          dataBase64: z.string().max(35_000_000),
        }),
      )
      .output(filePartSchema),
    read: base
      .input(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }))
      .output(z.object({ mediaType: z.string(), dataBase64: z.string() })),
  },

  accounts: {
    list: base.input(nothing).output(z.array(accountSchema)),
    /** The key goes in here and never comes out again. */
    add: base
      .input(
        z.object({
          accountId: idSchema,
          vendor: vendorSchema,
          name: z.string().trim().min(1).max(80),
          /** null takes the vendor's usual address. */
          baseUrl: baseUrlText.nullable(),
          key: keyText.nullable(),
        }),
      )
      .output(accountSchema),
    update: base
      .input(
        accountInput.extend({
          name: z.string().trim().min(1).max(80).optional(),
          baseUrl: baseUrlText.optional(),
          isEnabled: z.boolean().optional(),
          settings: accountSettingsSchema.partial().optional(),
        }),
      )
      .output(accountSchema),
    replaceKey: base.input(accountInput.extend({ key: keyText })).output(accountSchema),
    remove: base.input(accountInput).output(nothing),
    /** Makes one cheap call and explains the answer. */
    check: base.input(accountInput).output(accountCheckSchema),
    /** Looks for servers on the usual ports of this machine that no account uses yet. */
    findLocalServers: base.input(nothing).output(z.array(localServerSchema)),
  },

  models: {
    /** What is cached, for every enabled account; works offline. */
    list: base.input(nothing).output(z.array(accountModelsSchema)),
    /** Asks the provider now; on failure the cached list comes back with the reason. */
    refresh: base.input(accountInput).output(accountModelsSchema),
  },

  ...moneyContract,
  ...libraryContract,
  ...transferContract,

  settings: {
    update: base.input(settingsPatchSchema).output(nothing),
  },

  exports: {
    conversation: base
      .input(conversationInput.extend({ format: exportFormatSchema, includesReasoning: z.boolean() }))
      .output(exportOutcomeSchema),
  },
}

export type Contract = typeof contract
