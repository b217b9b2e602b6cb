import { afterEach, expect, it } from 'vitest'
import {
  findLocalServers,
  usualProbes,
  type VendorProbe,
} from '../../electron/accounts/find-local-servers.ts'
import { createId } from '../../shared/domain/create-id.ts'
import type { Vendor } from '../../shared/domain/vendor.ts'
import {
  createGate,
  jsonAnswer,
  startWireServer,
  type WireHandler,
  type WireServer,
} from '../fakes/wire-server.ts'
import { registryWith } from '../harness/registry-with.ts'
import { setUpAccounts } from './accounts-setup.ts'

const servers: WireServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function serve(handler: WireHandler): Promise<WireServer> {
  const server = await startWireServer(handler)
  servers.push(server)
  return server
}

function probe(
  vendor: Vendor,
  server: Pick<WireServer, 'url'>,
  path: string,
  answerKey: string,
): VendorProbe {
  return { vendor, baseUrl: `${server.url}/v1`, path, answerKey }
}

it('finds what answers with the mark of its kind, and counts its models', async () => {
  const ollama = await serve(() => jsonAnswer(200, { models: [{ name: 'a' }, { name: 'b' }] }))
  const studio = await serve(() =>
    jsonAnswer(200, { models: [{ type: 'llm' }, { type: 'embedding' }], data: [] }),
  )
  const llama = await serve(({ path }) =>
    path === '/props'
      ? jsonAnswer(200, { default_generation_settings: {} })
      : jsonAnswer(200, { data: [{ id: 'gemma' }] }),
  )
  const other = await serve(() => jsonAnswer(200, { hello: 'world' }))
  const page = await serve(() => ({ steps: [{ send: '<html></html>' }] }))
  const refusing = await serve(() => jsonAnswer(401, { models: [] }))
  const found = await findLocalServers(
    [],
    [
      probe('ollama', ollama, '/api/tags', 'models'),
      // Two signs of one server are one server.
      probe('lm-studio', studio, '/api/v1/models', 'models'),
      probe('lm-studio', studio, '/v1/models', 'data'),
      probe('llama-cpp', llama, '/props', 'default_generation_settings'),
      probe('vllm', other, '/v1/models', 'data'),
      probe('vllm', page, '/v1/models', 'data'),
      probe('vllm', refusing, '/v1/models', 'models'),
    ],
  )
  expect(found).toEqual([
    { vendor: 'ollama', baseUrl: `${ollama.url}/v1`, modelCount: 2 },
    { vendor: 'lm-studio', baseUrl: `${studio.url}/v1`, modelCount: 1 },
    { vendor: 'llama-cpp', baseUrl: `${llama.url}/v1`, modelCount: 1 },
  ])
  const sent = [ollama, studio, llama].flatMap(({ requests }) => requests)
  expect(sent.every(({ method, headers }) => method === 'GET' && headers.authorization === undefined)).toBe(
    true,
  )
})

it('gives up quickly on a server that does not answer, and on one that sends elsewhere', async () => {
  const gate = createGate()
  const silent = await serve(() => ({ ...jsonAnswer(200, { models: [] }), stallHeaders: gate.opened }))
  const target = await serve(() => jsonAnswer(200, { models: [] }))
  const redirecting = await serve(() => ({
    status: 302,
    headers: { location: `${target.url}/api/tags` },
    steps: [],
  }))
  const startedAt = performance.now()
  const found = await findLocalServers(
    [],
    [probe('ollama', silent, '/api/tags', 'models'), probe('ollama', redirecting, '/api/tags', 'models')],
  )
  expect(found).toEqual([])
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  expect(target.requests).toHaveLength(0)
  gate.open()
})

it('leaves out servers that an account has already, however their address is spelled', async () => {
  const server = await serve(() => jsonAnswer(200, { models: [{ name: 'a' }] }))
  const { accounts } = setUpAccounts({
    registry: registryWith(() => null),
    localProbes: [probe('ollama', server, '/api/tags', 'models')],
  })
  expect(await accounts.findLocalServers()).toHaveLength(1)
  await accounts.add({
    accountId: createId(),
    vendor: 'ollama',
    name: 'Ollama',
    baseUrl: `http://localhost:${server.port}`,
    key: null,
  })
  expect(await accounts.findLocalServers()).toEqual([])
})

it('never asks beyond this machine', async () => {
  const distant: VendorProbe = {
    vendor: 'ollama',
    baseUrl: 'http://192.0.2.1:11434/v1',
    path: '/api/tags',
    answerKey: 'models',
  }
  const startedAt = performance.now()
  expect(await findLocalServers([], [distant])).toEqual([])
  expect(performance.now() - startedAt).toBeLessThan(200)
  expect(usualProbes.map(({ baseUrl }) => new URL(baseUrl).hostname)).toEqual(
    usualProbes.map(() => '127.0.0.1'),
  )
  expect(usualProbes.map(({ vendor }) => vendor)).toContain('vllm')
})
