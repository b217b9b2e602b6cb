import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  collectIdentifiers,
  IdentifierCollection,
  type IdentifierRules,
} from '../../electron/providers/collect-identifiers.ts'
import { identifierSchema } from '../../shared/domain/identifier.ts'
import type { JsonValue } from '../../shared/domain/json.ts'

const none: IdentifierRules = { kinds: {} }

function pairs(value: JsonValue, rules: IdentifierRules = none): string[] {
  return collectIdentifiers(value, 'body', rules).map((one) => `${one.kind}=${one.value}`)
}

describe('ids in a record', () => {
  it('are found wherever they stand, in order, with their place', () => {
    const record: JsonValue = {
      id: 'resp_1',
      output: [{ id: 'msg_1' }, { call_id: 'call_1', id: 'fc_1' }],
      conversation: { id: 'conv_1' },
    }
    const rules = {
      kinds: {
        '$.id': 'response',
        'output[].id': 'item',
        'conversation.id': 'conversation',
        call_id: 'call',
      },
    }
    expect(collectIdentifiers(record, 'event done', rules)).toEqual([
      { kind: 'response', value: 'resp_1', foundIn: 'event done id' },
      { kind: 'item', value: 'msg_1', foundIn: 'event done output[0].id' },
      { kind: 'call', value: 'call_1', foundIn: 'event done output[1].call_id' },
      { kind: 'item', value: 'fc_1', foundIn: 'event done output[1].id' },
      { kind: 'conversation', value: 'conv_1', foundIn: 'event done conversation.id' },
    ])
  })

  it('keep the name they were found under when nobody foresaw them', () => {
    expect(
      pairs({
        workspace_id: 'w',
        threadId: 't',
        sessionID: 's',
        'batch-id': 'b',
        request_uuid: 'u',
        nested: { id: 'n' },
      }),
    ).toEqual(['workspace=w', 'thread=t', 'session=s', 'batch=b', 'request=u', 'id=n'])
  })

  it('may be lists of ids, lists of things with ids, and numbers', () => {
    expect(pairs({ file_ids: ['f1', 'f2'], items: [{ id: 7 }, { id: 'x' }], app_id: 12_345 })).toEqual([
      'file=f1',
      'file=f2',
      'id=7',
      'id=x',
      'app=12345',
    ])
    expect(collectIdentifiers({ file_ids: ['f1'] }, 'body', none)[0]?.foundIn).toBe('body file_ids[0]')
  })

  it('are not names that only end alike, fractions, flags, prose, or a tokenizer’s numbers', () => {
    expect(
      pairs({
        valid: 'x',
        is_byok: true,
        grid: 'g',
        paid: 'p',
        word_ids_note: 'x',
        app_id: 0.5,
        seen_id: -1,
        big_id: 2 ** 60,
        done_id: true,
        note_id: 'two\nlines',
        long_id: 'x'.repeat(600),
        empty_id: '',
        prompt_token_ids: [1, 2, 3],
        token_ids: [4, 5],
      }),
    ).toEqual([])
  })

  it('take their kind from the longest rule that fits, and are left out by null', () => {
    const record = { id: 'a', tool_calls: [{ id: 'b', function: { id: 'c' } }], template_id: 't' }
    const rules = { kinds: { id: 'any', 'tool_calls[].id': 'call', '$.id': 'response', template_id: null } }
    expect(pairs(record, rules)).toEqual(['response=a', 'call=b', 'any=c'])
  })

  it('are not looked for in what holds content', () => {
    const record = { message: { id: 'm', content: [{ id: 'inside' }] } }
    expect(pairs(record, { kinds: {}, skip: new Set(['content']) })).toEqual(['id=m'])
  })

  it('never repeat a key', () => {
    expect(pairs({ key_id: 'sk-abcdefghijklmnop' })).toEqual(['key=[key removed]'])
  })

  it('are found in any JSON without a throw, and fit the schema', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const one of collectIdentifiers(value as JsonValue, 'body', none)) {
          expect(identifierSchema.safeParse(one).success).toBe(true)
        }
      }),
    )
  })
})

describe('a hostile record', () => {
  it('is walked only so deep', () => {
    let deep: JsonValue = { deep_id: 'bottom' }
    for (let level = 0; level < 100_000; level += 1) deep = level % 2 === 0 ? [deep] : { inner: deep }
    expect(pairs({ top_id: 'top', deep })).toEqual(['top=top'])
  })

  it('is walked only so wide, and gives only so many ids', () => {
    const ids = Array.from({ length: 200_000 }, (_, index) => `id-${index}`)
    expect(pairs({ file_ids: ids })).toHaveLength(500)
    const wide = Object.fromEntries(ids.map((name) => [name, { name }]))
    expect(pairs({ wide, last_id: 'never reached' })).toEqual([])
  })

  it('cannot reach a prototype by its names', () => {
    const record: JsonValue = JSON.parse(
      '{"__proto__":{"id":"p"},"constructor":{"id":"c"},"hasOwnProperty":1}',
    )
    expect(pairs(record)).toEqual(['id=p', 'id=c'])
  })

  it('of the usual size costs little', () => {
    const record = {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1,
      model: 'm',
      choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: '{' } }] } }],
    }
    const rules = { kinds: { '$.id': 'response', 'tool_calls[].id': 'call' } }
    const tries = Array.from({ length: 20 }, () => {
      const startedAt = performance.now()
      for (let round = 0; round < 500; round += 1) collectIdentifiers(record, 'body', rules)
      return performance.now() - startedAt
    })
    // Forty microseconds each are some ten times what it takes here; a record of a stream costs about as much to parse.
    // The best of many tries, since other programs take their share of the time.
    expect(Math.min(...tries)).toBeLessThan(20)
  })
})

describe('what was found in a turn', () => {
  it('is kept once for each kind and value, with its first place', () => {
    const all = new IdentifierCollection()
    all.add([
      { kind: 'response', value: 'r', foundIn: 'header x' },
      { kind: 'response', value: 'r', foundIn: 'body id' },
      { kind: 'call', value: 'r', foundIn: 'body call_id' },
    ])
    all.add([{ kind: 'call', value: 'r', foundIn: 'later' }])
    expect(all.all).toEqual([
      { kind: 'response', value: 'r', foundIn: 'header x' },
      { kind: 'call', value: 'r', foundIn: 'body call_id' },
    ])
  })

  it('is told as it comes, each id once', () => {
    const all = new IdentifierCollection()
    const first = { kind: 'response', value: 'r', foundIn: 'header x' }
    const second = { kind: 'call', value: 'c', foundIn: 'body call_id' }
    expect(all.announce()).toEqual([])
    all.add([first])
    expect(all.announce()).toEqual([{ type: 'identified', identifiers: [first] }])
    expect(all.announce()).toEqual([])
    all.add([first, second])
    expect(all.takeNew()).toEqual([second])
    all.add([second])
    expect(all.announce()).toEqual([])
    expect(all.all).toEqual([first, second])
  })

  it('does not grow without end', () => {
    const all = new IdentifierCollection()
    for (let index = 0; index < 10_000; index += 1) {
      all.add([{ kind: 'id', value: String(index), foundIn: 'body id' }])
    }
    expect(all.all).toHaveLength(2_000)
  })
})
