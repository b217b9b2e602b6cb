// One topic of Cherry Studio as a conversation. Its messages are a row; several answers to one question stand one after
// another in it and name the question (`askId`), and the one chosen among them is what the conversation went on from.
// Sources: as in backup-data.ts; src/main/data/migration/v2/migrators/mappings/ChatMappings.ts, read 2026-11-26.

import { asCount, asNanoUsd, draftAnswer, textParts } from '../foreign/draft-parts.ts'
import { firstTime } from '../foreign/foreign-time.ts'
import { type ForeignNode, growTree, type LooseMessage } from '../foreign/grow-tree.ts'
import { createIssueNotes } from '../foreign/issue-notes.ts'
import { plainJson } from '../foreign/json-text.ts'
import {
  asObject,
  type ForeignObject,
  ownFlag,
  ownId,
  ownList,
  ownNumber,
  ownObject,
  ownText,
  ownValue,
  ownWords,
} from '../foreign/own-value.ts'
import { skipped } from '../foreign/read-records.ts'
import { vendorOfSlug } from '../foreign/slug-vendors.ts'
import { splitAnswer, userMessages } from '../foreign/split-answer.ts'
import type { DraftConversation, DraftIssue } from '../import-source.ts'
import type { ReadableFile } from '../opened-file.ts'
import type { BackupData } from './backup-data.ts'
import { type BlockTools, messageParts } from './block-parts.ts'

const running: ReadonlySet<string> = new Set(['sending', 'pending', 'searching', 'processing'])

function statusOf(message: ForeignObject): LooseMessage['status'] {
  const status = ownText(message, 'status')
  if (status === 'error') return 'failed'
  return status === 'paused' || (status !== null && running.has(status)) ? 'stopped' : 'complete'
}

function answerOf(message: ForeignObject) {
  const model = ownObject(message, 'model')
  const modelId = (model === null ? null : ownWords(model, 'id')) ?? ownWords(message, 'modelId')
  const usage = ownObject(message, 'usage')
  const metrics = ownObject(message, 'metrics') ?? {}
  const { content: _content, blocks: _blocks, files: _files, images: _images, ...rest } = message
  return draftAnswer({
    modelId,
    modelName: (model === null ? null : ownWords(model, 'name')) ?? modelId,
    vendor: vendorOfSlug(modelId, model === null ? null : ownWords(model, 'provider')),
    usage:
      usage === null
        ? null
        : {
            inputTotal: asCount(ownNumber(usage, 'prompt_tokens', 'input_tokens')),
            outputTotal: asCount(ownNumber(usage, 'completion_tokens', 'output_tokens')),
            cacheRead: null,
            reasoning: asCount(ownValue(usage, 'thoughts_tokens')),
            raw: plainJson(usage),
          },
    nanoUsd: usage === null ? null : asNanoUsd(ownValue(usage, 'cost')),
    totalMs: asCount(ownValue(metrics, 'time_completion_millsec')),
    metadata: plainJson(rest),
  })
}

function mapMessage(message: ForeignObject, id: string, data: BackupData, tools: BlockTools): LooseMessage[] {
  const createdAt = firstTime(ownValue(message, 'createdAt'))
  const parts = messageParts(message, data.blocks.get(id) ?? [], tools)
  const role = ownText(message, 'role')
  if (role === 'assistant')
    return splitAnswer(parts, { createdAt, status: statusOf(message), answer: answerOf(message) })
  if (role === 'user' || parts.length === 0) return userMessages(parts, createdAt)
  tools.notes.unknownKind(`message of ${role ?? 'nobody'}`)
  return userMessages([...textParts(`[${role ?? 'nobody'}]`), ...parts], createdAt)
}

/** Puts the row of messages into a tree: answers to one question become brothers. */
class RowToTree {
  readonly nodes: ForeignNode[] = []
  readonly #questions = new Set<string>()
  /** What the next message follows. */
  #end: string | null = null
  /** The question whose answers come now, and how sure the choice among them is. */
  #open: { readonly questionId: string; rank: number } | null = null

  get end(): string | null {
    return this.#end
  }

  add(id: string, message: ForeignObject, messages: readonly LooseMessage[]): void {
    const isAnswer = ownText(message, 'role') === 'assistant'
    const askId = ownId(message, 'askId')
    if (!isAnswer || askId === null || !this.#questions.has(askId)) {
      this.nodes.push({ id, parentId: this.#end, messages })
      this.#end = id
      this.#open = null
      if (!isAnswer) this.#questions.add(id)
      return
    }
    this.nodes.push({ id, parentId: askId, messages })
    if (this.#end === askId && this.#open === null) this.#open = { questionId: askId, rank: 0 }
    if (this.#open?.questionId !== askId) return
    // Chosen by hand before marked as useful; among equals the last one counts, as Cherry Studio sends it.
    const rank = ownFlag(message, 'foldSelected') ? 2 : ownFlag(message, 'useful') ? 1 : 0
    if (rank < this.#open.rank) return
    this.#open.rank = rank
    this.#end = id
  }
}

export function mapTopic(
  value: unknown,
  topicId: string | null,
  data: BackupData,
  findFile: (name: string) => ReadableFile | null,
): DraftConversation | DraftIssue {
  const about = topicId === null ? undefined : data.topics.get(topicId)
  const subject = about?.name ?? topicId ?? 'A topic'
  const topic = Array.isArray(value) ? { messages: value } : asObject(value)
  if (topic === null || topicId === null) return skipped(subject, 'It is no topic.')
  const notes = createIssueNotes()
  const row = new RowToTree()
  for (const one of ownList(topic, 'messages')) {
    const message = asObject(one)
    const id = message === null ? null : ownId(message, 'id')
    if (message === null || id === null) notes.brokenRecord()
    // Marks where the person began a new context; it says nothing itself.
    else if (ownText(message, 'type') !== 'clear')
      row.add(id, message, mapMessage(message, id, data, { notes, findFile }))
  }
  const tree = growTree(row.nodes, row.end)
  if (tree.messages.length === 0) return skipped(subject, 'It has no messages that say anything.')
  return {
    kind: 'conversation',
    sourceId: topicId,
    title: about?.name ?? ownWords(topic, 'name') ?? '',
    createdAt: firstTime(about?.createdAt, ownValue(topic, 'createdAt')),
    updatedAt: firstTime(about?.updatedAt, ownValue(topic, 'updatedAt')),
    systemText: about?.prompt ?? null,
    folderName: about?.assistantName ?? null,
    tagNames: [],
    isArchived: false,
    isPinned: about?.isPinned ?? false,
    headSourceId: tree.headSourceId,
    messages: tree.messages,
    issues: notes.sentences(),
  }
}
