// The usual answer of the fake, and the view of what its model was shown.
import { joinRoles, type ShownMessage, type ShownTurn } from '../shown-view.ts'
import type { Json, PlainPrompt } from './plain-prompt.ts'
import type { CacheCounts } from './prompt-cache.ts'
import { sealThinking } from './seal.ts'
import { type BlockScript, cutText, type MessageScript } from './wire.ts'

function textOf(block: Json): string {
  return block.type === 'text' && typeof block.text === 'string' ? block.text : ''
}

function resultText(block: Json): string {
  if (typeof block.content === 'string') return block.content
  return Array.isArray(block.content) ? block.content.map((inner: Json) => textOf(inner)).join('\n\n') : ''
}

/** What the model reads of the messages; results of tools stand as messages of their own. */
function shownMessages(prompt: PlainPrompt): ShownMessage[] {
  return prompt.messages.flatMap(({ role, content }) =>
    content.map((block): ShownMessage => {
      if (block.type === 'tool_result') return { role: 'tool', text: resultText(block) }
      return { role: role === 'assistant' ? 'assistant' : 'user', text: textOf(block) }
    }),
  )
}

export function shownTurn(
  prompt: PlainPrompt,
  facts: Pick<ShownTurn, 'continuedFrom' | 'isStored' | 'inputTokens'>,
): ShownTurn {
  const system = prompt.system.map(textOf).join('\n\n')
  return { system: system === '' ? null : system, messages: joinRoles(shownMessages(prompt)), ...facts }
}

/** Says how many messages it was shown and repeats the last one, after sealed thinking. */
export function usualMessage(prompt: PlainPrompt, id: string, counts: CacheCounts): MessageScript {
  const { messages, model } = prompt
  const lastBlock = messages.at(-1)?.content.findLast((block) => block.type === 'text')
  const lastText = lastBlock === undefined ? '' : textOf(lastBlock)
  const thinking = `The person wrote ${lastText.length} characters.`
  const text = `Claude here. I was shown ${messages.length} ${messages.length === 1 ? 'message' : 'messages'}. You said: ${lastText}`
  return {
    id,
    model,
    blocks: [
      { type: 'thinking', pieces: cutText(thinking), signature: sealThinking(prompt, thinking) },
      { type: 'text', pieces: cutText(text, 6) },
    ],
    usage: { ...counts, output: 42, thinking: 12 },
  }
}

function blockOf(block: BlockScript): Json {
  switch (block.type) {
    case 'thinking':
      return { type: 'thinking', thinking: block.pieces.join(''), signature: block.signature }
    case 'redacted_thinking':
      return { type: 'redacted_thinking', data: block.data }
    case 'text':
      return { type: 'text', text: block.pieces.join(''), citations: null }
    case 'tool_use': {
      const input: unknown = JSON.parse(block.jsonPieces.join('') || '{}')
      return { type: 'tool_use', id: block.id, name: block.name, input }
    }
  }
}

/** The blocks of a script as they come back from a client, and as a thread holds them. */
export function contentOf(script: MessageScript): Json[] {
  return script.blocks.map(blockOf)
}
