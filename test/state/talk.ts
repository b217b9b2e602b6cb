// One conversation as a person leads it, through the contract: ask, edit, answer again, go back, stop. Every turn comes
// back with what the model was shown for it, what was sent, and what was recorded.
import { setTimeout } from 'node:timers/promises'
import type { ContextPolicy } from '../../shared/domain/context.ts'
import type { ContinuationMode } from '../../shared/domain/continuation.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { HeldItem } from '../../shared/domain/held-state.ts'
import type { MessageStatus } from '../../shared/domain/message.ts'
import type { ModelRef } from '../../shared/domain/model.ts'
import { textOfParts } from '../../shared/domain/text-of-parts.ts'
import type { Turn } from '../../shared/domain/turn.ts'
import type { ShownTurn } from '../fakes/shown-view.ts'
import { createGate, type RecordedRequest } from '../fakes/wire-server.ts'
import type { StateBench } from './state-bench.ts'
import type { StateFake } from './state-fake.ts'

/** Who answers: a model of an account, and the server behind it. */
export interface Speaker {
  readonly model: ModelRef
  readonly fake: StateFake
}

/** A question and what became of it. */
export interface Said {
  readonly questionId: string
  readonly answerId: string
  readonly question: string
  readonly answer: string
  readonly status: MessageStatus
  /** The call that made the answer, or the last that tried. */
  readonly turn: Turn
  /** Every call for it, in order. */
  readonly turns: readonly Turn[]
  /** What the model was shown meanwhile. */
  readonly shown: readonly ShownTurn[]
  /** What reached the server meanwhile. */
  readonly requests: readonly RecordedRequest[]
  /** The id the provider gave what it holds of it, or would have to be continued; null for none. */
  readonly handle: string | null
}

interface Asked {
  readonly questionId: string
  readonly answerId: string
  readonly speaker: Speaker
  readonly shownBefore: number
  readonly requestsBefore: number
}

export interface AskOptions {
  readonly speaker?: Speaker
  /** The answer it follows; left out for the last one, null to begin again. */
  readonly after?: Said | null
}

export class Talk {
  readonly id = createId()
  readonly #bench: StateBench
  readonly #speaker: Speaker

  constructor(bench: StateBench, speaker: Speaker) {
    this.#bench = bench
    this.#speaker = speaker
  }

  async #begin(speaker: Speaker, start: () => Promise<{ answerId: string }>): Promise<Asked> {
    const { fake } = speaker
    const shownBefore = fake.shown.length
    const requestsBefore = fake.server.requests.length
    // People take their time, and what happens later is later.
    this.#bench.clock.advance(1_000)
    const { answerId } = await start()
    const questionId = this.#bench.services.store.messages.get(answerId)?.parentId
    if (questionId == null) throw new Error('the answer belongs to no question')
    return { questionId, answerId, speaker, shownBefore, requestsBefore }
  }

  async #settled(asked: Asked): Promise<Said> {
    const { services } = this.#bench
    await services.engine.drain()
    const { store } = services
    const question = store.messages.get(asked.questionId)
    const answer = store.messages.get(asked.answerId)
    const turns = store.turns
      .list(this.id)
      .filter((turn) => turn.messageId === asked.answerId && turn.purpose === 'answer')
    const turn = turns.at(-1)
    if (question === null || answer === null || turn === undefined) throw new Error('the answer has no turn')
    const handles = store.handles.list(this.id)
    const continued = handles.find(
      (handle) => handle.coversMessageId === answer.id && handle.deadReason === null,
    )
    return {
      questionId: question.id,
      answerId: answer.id,
      question: textOfParts(question.parts),
      answer: textOfParts(answer.parts),
      status: answer.status,
      turn,
      turns,
      shown: asked.speaker.fake.shown.slice(asked.shownBefore),
      requests: asked.speaker.fake.server.requests.slice(asked.requestsBefore),
      handle: continued?.value ?? null,
    }
  }

  #ask(text: string, options: AskOptions): Promise<Asked> {
    const { speaker = this.#speaker, after } = options
    const follows = after === undefined ? {} : { parentId: after?.answerId ?? null }
    return this.#begin(speaker, () =>
      this.#bench.client.messages.send({
        conversationId: this.id,
        messageId: createId(this.#bench.clock.now()),
        parts: [{ type: 'text', text }],
        model: speaker.model,
        ...follows,
      }),
    )
  }

  /** Asks and waits for the end of the answer. */
  async ask(text: string, options: AskOptions = {}): Promise<Said> {
    return this.#settled(await this.#ask(text, options))
  }

  /** Asks, waits until some of the answer can be read, does what is to be done in the middle, and waits for the end. */
  async interrupt(text: string, act: (answerId: string) => Promise<void>, options: AskOptions = {}) {
    const gate = createGate()
    const { fake } = options.speaker ?? this.#speaker
    fake.endNext({ holdUntil: gate })
    const asked = await this.#ask(text, options)
    await this.#untilReadable(asked.answerId)
    await act(asked.answerId)
    gate.open()
    return this.#settled(asked)
  }

  /** The person stops the answer in the middle of its text. */
  askAndStop(text: string, options: AskOptions = {}): Promise<Said> {
    const { server } = (options.speaker ?? this.#speaker).fake
    return this.interrupt(
      text,
      async (answerId) => {
        const sockets = server.openSocketCount()
        await this.#bench.client.messages.stop({ conversationId: this.id, answerId })
        await this.#bench.services.engine.drain()
        // Only then does the server know that nobody reads on.
        while (server.openSocketCount() >= sockets) await setTimeout(1)
      },
      options,
    )
  }

  async #untilReadable(answerId: string): Promise<void> {
    const { clock, services } = this.#bench
    for (;;) {
      const message = services.store.messages.get(answerId)
      if (message !== null && textOfParts(message.parts) !== '') return
      if (message?.status === 'failed') throw new Error('the answer failed before it could be read')
      // Only what joins deltas and journals them; no limit is reached by that.
      const next = clock.nextTimerMs
      if (next !== null && next <= 250) clock.advance(next)
      else await setTimeout(1)
    }
  }

  async regenerate(said: Said, speaker = this.#speaker): Promise<Said> {
    const asked = await this.#begin(speaker, () =>
      this.#bench.client.messages.regenerate({
        conversationId: this.id,
        answerId: said.answerId,
        newAnswerId: createId(this.#bench.clock.now()),
        model: speaker.model,
      }),
    )
    return this.#settled(asked)
  }

  async goBackTo(said: Said): Promise<void> {
    await this.#bench.client.conversations.continueFrom({ conversationId: this.id, messageId: said.answerId })
  }

  async setSystemText(systemText: string | null): Promise<void> {
    await this.#bench.client.conversations.setSystemText({ conversationId: this.id, systemText })
  }

  async setMode(mode: ContinuationMode): Promise<void> {
    await this.#bench.client.conversations.setContinuationMode({ conversationId: this.id, mode })
  }

  async setPolicy(policy: ContextPolicy): Promise<void> {
    await this.#bench.client.conversations.setContextPolicy({ conversationId: this.id, policy })
  }

  held(): Promise<HeldItem[]> {
    return this.#bench.client.providers.held({ conversationId: this.id })
  }
}
