import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerQuestion } from '../../electron/providers/guide/answer-question.ts'
import { manual } from '../../electron/providers/guide/manual/manual.ts'
import { leansOnEarlier, readSmallTalk, termsOf } from '../../electron/providers/guide/read-question.ts'
import { searchManual } from '../../electron/providers/guide/search-manual.ts'
import { registry } from '../../electron/providers/registry.ts'
import { vendorNames } from '../../shared/domain/vendor-list.ts'

function titleOf(id: string): string {
  const section = manual.find((candidate) => candidate.id === id)
  if (section === undefined) throw new Error(`there is no section ${id}`)
  return section.title
}

function quotedTitle(...questions: string[]): string {
  return /^\*\*(.+?)\*\*/.exec(answerQuestion(questions))?.[1] ?? ''
}

describe('the manual', () => {
  it('has unique ids, and every related section exists', () => {
    const ids = manual.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { id, related } of manual) {
      for (const other of related) {
        expect(ids, `${id} -> ${other}`).toContain(other)
        expect(other).not.toBe(id)
      }
    }
  })

  it.each(manual.map(({ id, question }) => [question, id]))(
    'answers its own question: %s',
    (question, id) => {
      expect(quotedTitle(question)).toBe(titleOf(id))
    },
  )

  it('promises nothing that is not there yet', () => {
    for (const [question, word] of [
      ['Can it search the web?', 'Not yet'],
      ['Can I use it on my phone as well?', 'Not yet'],
    ] as const) {
      expect(answerQuestion([question])).toContain(word)
    }
  })

  it('leads to what a library needs', () => {
    for (const [question, words] of [
      ['Can I import my ChatGPT history?', 'exports of ChatGPT, Claude'],
      ['Which search operators are there?', 'cost:>0.10'],
      ['How do I save a prompt?', 'Type `/` at the beginning of a line'],
      ['Can a conversation begin from a template?', '**New from template**'],
      ['Can I switch automatic titles off?', 'leave the first words as they are'],
      ['How do I make a backup?', '**Back up now**'],
      ['Are there folders?', '**Move to folder…**'],
      ['How do I go back to another branch?', '**Continue from here**'],
      ['How do I export all conversations?', '**Export everything…**'],
    ] as const) {
      const answer = answerQuestion([question])
      expect(answer).toContain(words)
      expect(answer).not.toContain('Not yet')
    }
  })
})

describe('what the manual says of money', () => {
  it('leads to budgets, prices and the usage page', () => {
    expect(answerQuestion(['Can I set a monthly budget?'])).toContain('**Spending**')
    expect(answerQuestion(['How much did I spend this month?'])).toContain('**Usage** button')
    expect(answerQuestion(['Where do the prices come from?'])).toContain('**Look for newer prices**')
  })
})

describe('what the manual says of state', () => {
  it('says how a message is edited', () => {
    for (const question of ['How do I edit a message?', 'Can I edit a message I sent?', 'edit my question']) {
      const answer = answerQuestion([question])
      expect(answer).toContain('pencil')
      expect(answer).toContain('The earlier version is kept')
      expect(answer).not.toContain('Not yet')
    }
  })

  it('claims no more than what Baton does', () => {
    expect(answerQuestion(['Does the provider remember the conversation?'])).toContain(
      'a chain goes on from an older id',
    )
    expect(answerQuestion(['Can I decide whether the provider keeps state?'])).toContain(
      'where a provider has a switch for storing',
    )
    expect(answerQuestion(['How do I keep a message from being left out?'])).toContain(
      'only a tool call and its result are kept together',
    )
  })
})

describe('what providers keep, in the manual and in the records', () => {
  const text = manual.find(({ id }) => id === 'who-keeps')?.text ?? ''
  const rows = text.split('\n').filter((line) => line.startsWith('| '))
  const rest = text.split('\n').find((line) => line.includes('keep nothing')) ?? ''
  const vendors = [...new Set(registry.records.map(({ vendor }) => vendor))].filter(
    (vendor) => vendor !== 'guide',
  )

  it.each(vendors)('agrees for %s', (vendor) => {
    const ways = registry.records
      .filter((record) => record.vendor === vendor)
      .flatMap((record) => record.ways.filter(({ kind }) => kind !== 'session'))
    // Servers that are no vendor's are called by what they are.
    const name = vendor === 'custom' ? 'servers of your own' : vendorNames[vendor]
    const row = rows.find((line) => line.startsWith(`| ${name} `))
    if (ways.length === 0) {
      expect(row).toBeUndefined()
      expect(rest).toContain(name)
    } else {
      expect(row).toContain(ways.some(({ canRelease }) => canRelease) ? '| yes |' : '| no |')
    }
  })
})

describe('finding the right section', () => {
  it.each([
    ['how do i add ollama', 'local-servers'],
    ['lm studio port', 'local-servers'],
    ['my key is refused', 'failure-auth'],
    ['429 error', 'failure-rate-limit'],
    ['why is the cost unknown', 'cost'],
    ['does previous_response_id make it cheaper', 'state-cost'],
    ['Does server state save money?', 'state-cost'],
    ['is a chain cheaper', 'state-cost'],
    ['does the model remember what I said', 'remembering'],
    ['Which providers keep my conversation?', 'who-keeps'],
    ['how long does openai keep my chats', 'who-keeps'],
    ['what does google store', 'who-keeps'],
    ['retention at mistral', 'who-keeps'],
    ['is my data stored by openai', 'who-keeps'],
    ['why was the history sent again', 'remembering'],
    ['How do I delete it at OpenAI?', 'delete-at-provider'],
    ['delete my chats at google', 'delete-at-provider'],
    ['can I switch off server state', 'continuation-modes'],
    ['stop openai from storing state', 'continuation-modes'],
    ['sdk session', 'sdk-session'],
    ['find the answer with id req_123', 'identifiers'],
    ['What happens when a thread gets too long?', 'long-conversations'],
    ['my conversation is very long', 'long-conversations'],
    ['send only the last messages', 'context-policies'],
    ['who summarises my chats', 'segments'],
    ['can I edit the summary', 'segments'],
    ['how can I go back to the earlier version', 'edit-message'],
    ['regenerate the answer', 'try-again'],
    ['how do I pin a message', 'pinned-messages'],
    ['are the token counts exact', 'counting'],
    ['can I use cohere', 'mistral-cohere'],
    ['the prompt is too long error', 'failure-context-overflow'],
    ['how to delete a chat', 'trash'],
    ['file corrupted', 'backups'],
    ['is my data private', 'privacy'],
    ['how to get a newline', 'keyboard'],
    ['what happens if I switch models in the middle', 'handoff'],
    ['where is the database', 'data-folder'],
    ['are my messages safe after a crash', 'interrupted'],
    ['sync between devices', 'sync'],
    ['WHAT IS A TOKEN???', 'tokens'],
    // Slips of the keyboard.
    ['keybord shortcts', 'keyboard'],
    ['hanodff', 'handoff'],
  ])('%s', (question, id) => {
    expect(quotedTitle(question)).toBe(titleOf(id))
  })

  it('answers a question about two things with both', () => {
    const answer = answerQuestion(['Where are my keys and conversations kept?'])
    expect(answer).toContain('baton.db')
    expect(answer).toContain('keychain')
  })

  it('offers questions to go on with, and never the one just answered', () => {
    const answer = answerQuestion(['What happens at a handoff?'])
    expect(answer).toContain('You can also ask:')
    expect(answer).toContain('- Does the provider remember the conversation?')
    expect(answer).not.toContain('- What happens at a handoff?')
  })

  it('puts the line for the named system first', () => {
    expect(answerQuestion(['Where is the data folder on Linux?'])).toContain(
      'On Linux: `~/.local/share/Baton`',
    )
  })
})

describe('a conversation', () => {
  it.each([
    [['Where are my keys kept?', 'and on Windows?'], 'keys', 'On Windows: in the Credential Manager.'],
    [['Where are my conversations kept?', 'What about macOS?'], 'data-folder', 'On macOS: '],
    // Thanks in between do not break the thread, nor does a second turn that leans on the first.
    [['Where are my keys kept?', 'thank you!', 'and on a Mac?'], 'keys', 'On macOS: in the Keychain.'],
    [
      ['Where are my keys kept?', 'and on Windows?', 'and on Linux?'],
      'keys',
      'On Linux: in the Secret Service',
    ],
  ])('follows %j', (questions, id, words) => {
    expect(quotedTitle(...questions)).toBe(titleOf(id))
    expect(answerQuestion(questions)).toContain(words)
  })

  it('does not drag the old subject into a new question', () => {
    expect(quotedTitle('Where are my keys kept?', 'How do I export a conversation?')).toBe(titleOf('export'))
  })

  it('greets, says goodbye and takes thanks', () => {
    expect(answerQuestion(['Hello!'])).toMatch(/^Hello\. I am the guide/)
    expect(answerQuestion(['good morning'])).toMatch(/^Hello\. I am the guide/)
    expect(answerQuestion(['Thanks a lot'])).toMatch(/^You are welcome/)
    expect(answerQuestion(['ok, great, thank you'])).toMatch(/^You are welcome/)
    expect(answerQuestion(['bye'])).toMatch(/^Goodbye/)
    expect(readSmallTalk('Hello, where are my keys kept?')).toBeNull()
  })

  it.each(['who are you?', 'are you ChatGPT', 'Are you an AI?', 'what can you do'])(
    'says what it is: %s',
    (question) => {
      const answer = answerQuestion([question])
      expect(answer).toContain('It is not a language model')
    },
  )
})

describe('honesty', () => {
  it.each([
    'What is the capital of France?',
    'Write me a poem about autumn',
    'Explain quantum mechanics',
    'tell me a joke',
    'Who won the world cup?',
    'write a python function that sorts a list',
    'what is 2+2',
    'How tall is Mount Everest?',
  ])('does not answer: %s', (question) => {
    const answer = answerQuestion([question])
    expect(answer).toMatch(/^The manual says nothing about /)
    expect(answer).toContain('I am not a language model')
  })

  it('names the words it does not know, and the nearest thing it has', () => {
    const answer = answerQuestion(['What is the price of bitcoin?'])
    expect(answer).toMatch(/^The manual says nothing about “bitcoin”\./)
    expect(answer).toContain('The nearest it has is “The price table”')
  })

  it('says so when there is nothing to read', () => {
    expect(answerQuestion([])).toContain('no text')
    expect(answerQuestion(['  \n '])).toContain('no text')
    expect(answerQuestion(['🙂'])).toContain('no text')
  })
})

describe('any text at all', () => {
  it('gets an answer', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 300, unit: 'grapheme' }), { maxLength: 4 }),
        (questions) => {
          expect(answerQuestion(questions).length).toBeGreaterThan(20)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('is answered quickly even when it is very long', () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `word${index}`).join(' ')
    const startedAt = performance.now()
    expect(answerQuestion([words])).toMatch(/^The manual says nothing about /)
    expect(performance.now() - startedAt).toBeLessThan(1_500)
  })

  it('covers no more than everything', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...manual.map(({ question }) => question)),
        fc.string(),
        (question, rest) => {
          for (const { coverage } of searchManual(`${question} ${rest}`)) {
            expect(coverage).toBeGreaterThan(0)
            expect(coverage).toBeLessThanOrEqual(1)
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  it('keeps each term once', () => {
    expect(termsOf('Keys, keys and the KEY of a thread')).toEqual(['key', 'conversation'])
    expect(leansOnEarlier('and on Windows?')).toBe(true)
    expect(leansOnEarlier('Where are my conversations kept on Windows?')).toBe(false)
  })
})
