// Every id of an answer is found, whatever record it stands in, and everything a response says about itself is kept.
import { describe, expect, it } from 'vitest'
import {
  completedStream,
  functionCallItem,
  messageItem,
  numbered,
  openingRecords,
  reasoningItem,
  responseObject,
} from '../fakes/openai/responses-wire.ts'
import { jsonAnswer, streamAnswer } from '../fakes/wire-server.ts'
import { conformanceKey, failOfStream, failureOfStream, finishOfStream } from './conformance.ts'
import { run, runBody, startFake } from './openai-responses-setup.ts'

describe('identifiers', () => {
  it('are kept with where they were found', async () => {
    const events = await runBody(
      completedStream([reasoningItem('Hm.'), messageItem('Hi'), functionCallItem('f', '{}')], {
        previousResponseId: 'resp_0',
      }),
    )
    expect(finishOfStream(events).identifiers).toEqual([
      { kind: 'request', value: 'req_7', foundIn: 'header x-request-id' },
      { kind: 'response', value: 'resp_a1', foundIn: 'event response.created response.id' },
      {
        kind: 'previous-response',
        value: 'resp_0',
        foundIn: 'event response.created response.previous_response_id',
      },
      { kind: 'item', value: 'rs_1', foundIn: 'event response.output_item.added item.id' },
      { kind: 'item', value: 'msg_1', foundIn: 'event response.output_item.added item.id' },
      { kind: 'item', value: 'fc_1', foundIn: 'event response.output_item.added item.id' },
      { kind: 'call', value: 'call_1', foundIn: 'event response.output_item.added item.call_id' },
    ])
    const headers = { 'x-request-id': 'req_7', 'x-ratelimit-remaining-tokens': '900' }
    const [first, second] = events
    expect(first).toMatchObject({
      type: 'response-start',
      servedModel: null,
      identifiers: [{ value: 'req_7' }],
      headers,
      requestBytes: expect.any(Number),
    })
    expect(second).toMatchObject({
      type: 'response-start',
      servedModel: 'gpt-x-2026-10-01',
      identifiers: [{ value: 'resp_a1' }, { value: 'resp_0' }],
      headers,
    })
  })

  it('are told as they come, and each only once', async () => {
    const items = [messageItem('Hi'), functionCallItem('f', '{"a":1}')]
    const events = await runBody(
      numbered([
        ...openingRecords(items),
        // Of an item nobody announced, and of one that ends in the terminal record alone.
        { type: 'response.output_text.delta', item_id: 'msg_8', output_index: 2, delta: 'a' },
        { type: 'response.output_text.delta', item_id: 'msg_8', output_index: 2, delta: 'b' },
        { type: 'response.completed', response: responseObject('completed', [...items, reasoningItem('')]) },
      ]),
    )
    const told = events.filter((event) => event.type === 'identified')
    expect(told.map(({ identifiers }) => identifiers.map(({ value }) => value))).toEqual([
      ['msg_1'],
      ['fc_1', 'call_1'],
      ['msg_8'],
      ['rs_1'],
    ])
    // Before the part that the record opens.
    const types = events.map(({ type }) => type)
    expect(types.indexOf('identified')).toBeLessThan(types.indexOf('part-start'))
  })

  it('are found in headers, nested items, citations and records nobody foresaw', async () => {
    const fake = await startFake()
    const citation = {
      type: 'container_file_citation',
      container_id: 'cntr_1',
      file_id: 'cfile_1',
      filename: 'a.csv',
    }
    const message = {
      ...messageItem('Hi', 'msg_9'),
      content: [{ type: 'output_text', text: 'Hi', annotations: [citation] }],
    }
    const code = { id: 'ci_1', type: 'code_interpreter_call', container_id: 'cntr_1', code: '1', outputs: [] }
    const approval = { id: 'mcpr_1', type: 'mcp_call', approval_request_id: 'mcpr_0', server_label: 's' }
    const response = responseObject('completed', [code, approval, message], {
      conversationId: 'conv_1',
      extra: {
        prompt: { id: 'pmpt_1', version: '2', variables: { customer_id: 'mine' } },
        tools: [{ type: 'file_search', vector_store_ids: ['vs_mine'] }],
        metadata: { thread_id: 'mine too' },
        lineage: { upstream_trace_id: 'up_1', workerIds: ['w_1', 'w_2'] },
      },
    })
    const records = [
      { type: 'response.created', response: { id: 'resp_a1', status: 'in_progress', output: [] } },
      { type: 'response.brand_new.event', session_id: 'sess_1', nested: { agentId: 'agent_1' } },
      { type: 'response.brand_new.delta', delta: 'x', rollout_id: 'ro_1' },
      {
        type: 'response.output_text.delta',
        item_id: 'msg_8',
        output_index: 2,
        content_index: 0,
        delta: 'Hi',
      },
      { type: 'response.completed', response },
    ]
    fake.script(
      streamAnswer(numbered(records), {
        'x-request-id': 'req_1',
        'openai-organization': 'org_1',
        'openai-project': 'proj_1',
        'cf-ray': 'ray_1',
        'x-brand-new-id': 'new_1',
      }),
    )
    const { identifiers } = finishOfStream(await run(fake.url))
    const found = Object.groupBy(identifiers, ({ kind }) => kind)
    const values = Object.fromEntries(
      Object.entries(found).map(([kind, list]) => [kind, list?.map(({ value }) => value)]),
    )
    expect(values).toEqual({
      request: ['req_1'],
      organization: ['org_1'],
      project: ['proj_1'],
      'edge-request': ['ray_1'],
      'brand-new': ['new_1'],
      response: ['resp_a1'],
      conversation: ['conv_1'],
      session: ['sess_1'],
      agent: ['agent_1'],
      rollout: ['ro_1'],
      item: ['msg_8', 'ci_1', 'mcpr_1', 'msg_9'],
      container: ['cntr_1'],
      file: ['cfile_1'],
      'approval-request': ['mcpr_0'],
      prompt: ['pmpt_1'],
      'upstream-trace': ['up_1'],
      worker: ['w_1', 'w_2'],
    })
  })

  it.each([
    ['a failed response', { type: 'response.failed', response: responseObject('failed', [], {}) }],
    ['an error record', { type: 'error', code: 'server_error', message: 'Broke.', incident_id: 'inc_1' }],
  ])('come with %s too', async (_what, record) => {
    const events = await runBody(numbered([...openingRecords([messageItem('Par')]), record]))
    const last = events.at(-1)
    const values = last?.type === 'fail' ? last.identifiers.map(({ value }) => value) : []
    expect(values).toEqual(expect.arrayContaining(['req_7', 'resp_a1', 'msg_1']))
    if ('incident_id' in record) expect(values).toContain('inc_1')
  })

  it('come with an error status, and with a stream that was cut', async () => {
    const fake = await startFake()
    const headers = { 'x-request-id': 'req_err', 'openai-organization': 'org_1' }
    fake.script(jsonAnswer(500, { error: { message: 'Broke.', incident_id: 'inc_2' } }, headers))
    const failed = (await run(fake.url)).at(-1)
    expect(failed?.type === 'fail' && failed.identifiers).toEqual([
      { kind: 'organization', value: 'org_1', foundIn: 'header openai-organization' },
      { kind: 'request', value: 'req_err', foundIn: 'header x-request-id' },
      { kind: 'incident', value: 'inc_2', foundIn: 'body error.incident_id' },
    ])
    expect(failed).toMatchObject({
      headers,
      metadata: { error: { message: 'Broke.', incident_id: 'inc_2' } },
    })
    fake.breakNext('cut')
    const cut = (await run(fake.url)).at(-1)
    expect(cut?.type === 'fail' && cut.identifiers.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['request', 'response', 'item']),
    )
  })
})

describe('metadata', () => {
  it('is everything but the content, the usage and the echo of the request', async () => {
    const extra = {
      completed_at: 1_795_000_009,
      temperature: 1,
      text: { format: { type: 'text' }, verbosity: 'medium' },
      reasoning: { effort: 'high', summary: 'auto', context: 'all_turns' },
      tool_usage: { web_search: { num_requests: 2 } },
      prompt_cache_diagnostics: { type: 'cache_miss', reason: 'input_changed' },
      moderation: { flagged: false },
      safety_identifier: 'person_1',
      brand_new: { nested: [1, { two: 2 }] },
      instructions: 'Be brief.',
      tools: [{ type: 'function', name: 'f' }],
    }
    const body = completedStream([messageItem('Hi')], {
      usage: { input_tokens: 1, output_tokens: 1 },
      extra,
    })
    const { metadata } = finishOfStream(await runBody(body))
    const { instructions, tools, ...kept } = extra
    expect(metadata).toEqual({
      id: 'resp_a1',
      object: 'response',
      created_at: 1_795_000_000,
      status: 'completed',
      model: 'gpt-x-2026-10-01',
      store: false,
      service_tier: 'default',
      ...kept,
    })
    expect([instructions, tools]).not.toContain(undefined)
  })

  it('stays with a response that failed', async () => {
    const failed = responseObject('failed', [messageItem('Par')], {
      extra: { error: { code: 'server_error', message: 'Broke.' }, brand_new: 1 },
    })
    const events = await runBody(
      numbered([...openingRecords([messageItem('Par')]), { type: 'response.failed', response: failed }]),
    )
    const { output: _output, usage: _usage, incomplete_details: _none, ...kept } = failed
    expect(failOfStream(events).metadata).toEqual(JSON.parse(JSON.stringify(kept)))
  })

  it.each([
    ['flat', { type: 'error', code: 'server_error', message: 'Broke.' }],
    ['nested', { type: 'error', error: { code: 'server_error', message: 'Broke.' } }],
    ['without a type', { error: { code: 'server_error', message: 'Broke.' } }],
  ])('stays with an error record: %s', async (_what, record) => {
    const opening = openingRecords([messageItem('Par')], { extra: { brand_new: 1 } })
    const body = `${numbered(opening)}data: ${JSON.stringify(record)}\n\n`
    expect(failOfStream(await runBody(body)).metadata).toMatchObject({
      id: 'resp_a1',
      status: 'in_progress',
      service_tier: 'default',
      brand_new: 1,
      error: { code: 'server_error', message: 'Broke.' },
    })
  })

  it('stays with an answer that was cut', async () => {
    const fail = failOfStream(await runBody(numbered(openingRecords([messageItem('Par')]))))
    expect(fail).toMatchObject({ failure: { kind: 'incomplete-stream' }, metadata: { id: 'resp_a1' } })
    // They came with the beginning.
    expect(fail).not.toHaveProperty('headers')
  })

  it('never holds the key', async () => {
    const extra = { echo: `Bearer ${conformanceKey}`, note: conformanceKey }
    const finish = finishOfStream(await runBody(completedStream([messageItem('Hi')], { extra })))
    expect(JSON.stringify(finish)).not.toContain(conformanceKey)
    expect(finish.metadata).toHaveProperty('note')
  })

  it('keeps the usage as it came beside the counts', async () => {
    const usage = {
      input_tokens: 3,
      output_tokens: 2,
      input_tokens_details: { cached_tokens: 1, new_kind: 7 },
    }
    const events = await runBody(completedStream([messageItem('Hi')], { usage }))
    expect(events.find((event) => event.type === 'usage')?.usage.raw).toEqual(usage)
    expect(() => failureOfStream(events)).toThrow()
  })
})
