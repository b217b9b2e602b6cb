import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createRegistry } from '../../electron/providers/create-registry.ts'
import { apiModules, registry } from '../../electron/providers/registry.ts'
import { vendorProfiles } from '../../electron/providers/vendors.ts'
import { apiKindSchema, vendorSchema } from '../../shared/domain/vendor.ts'
import { localVendors } from '../../shared/domain/vendor-list.ts'
import { jsonAnswer, startWireServer } from '../fakes/wire-server.ts'
import { testIo } from './conformance.ts'

describe('vendors', () => {
  it('describes every vendor, with addresses that are whole', () => {
    for (const vendor of vendorSchema.options) {
      const profile = vendorProfiles[vendor]
      expect(profile.name).not.toBe('')
      if (profile.defaultBaseUrl !== '') {
        expect(URL.canParse(profile.defaultBaseUrl)).toBe(true)
        expect(profile.defaultBaseUrl.endsWith('/')).toBe(false)
        expect(profile.defaultBaseUrl.startsWith(profile.isLocal ? 'http://127.0.0.1:' : 'https://')).toBe(
          true,
        )
      }
      expect(profile.isLocal).toBe(localVendors.has(vendor))
      expect(profile.probes.length > 0).toBe(profile.isLocal)
      expect(profile.needsKey).toBe(profile.keyVariables.length > 0)
      expect(profile.mayBePlain || !profile.isLocal).toBe(true)
    }
    const builtIn = vendorSchema.options.filter((vendor) => vendorProfiles[vendor].isBuiltIn)
    expect(builtIn).toEqual(['guide'])
  })

  it('offers accounts from exactly the variables the README names', () => {
    const names = vendorSchema.options.flatMap((vendor) => vendorProfiles[vendor].keyVariables)
    expect(names.toSorted()).toEqual(
      [
        ...['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'MISTRAL_API_KEY'],
        ...[
          'COHERE_API_KEY',
          'CO_API_KEY',
          'OPENROUTER_API_KEY',
          'DEEPSEEK_API_KEY',
          'XAI_API_KEY',
          'GROQ_API_KEY',
        ],
      ].toSorted(),
    )
    expect(vendorProfiles.google.baseUrlVariables[0]).toBe('GEMINI_BASE_URL')
    expect(vendorProfiles.openai.baseUrlVariables).toEqual(['OPENAI_BASE_URL'])
  })
})

describe('the registry', () => {
  it('has a record for every api that an adapter speaks, under the name of the adapter', () => {
    for (const { adapter, records } of apiModules) {
      expect(records.length).toBeGreaterThan(0)
      for (const record of records) {
        expect(apiKindSchema.parse(record.api)).toBe(record.api)
        if (adapter !== null) expect(record.api).toBe(adapter.api)
        else expect(record.endedOn).not.toBeNull()
      }
    }
  })

  it('gives an adapter for every api a vendor can be talked to by, and null for the others', () => {
    for (const vendor of vendorSchema.options) {
      for (const api of registry.apisOf(vendor)) {
        expect(registry.adapterFor(api)?.api).toBe(api)
        expect(registry.recordOf(api, vendor)).toMatchObject({ api, vendor, endedOn: null })
      }
    }
    expect(registry.adapterFor('never-heard-of')).toBeNull()
    expect(registry.recordOf('never-heard-of', 'openai')).toBeNull()
  })

  it('puts a vendor’s default first', () => {
    for (const vendor of vendorSchema.options) {
      const preferences = registry
        .apisOf(vendor)
        .map((api) => registry.recordOf(api, vendor)?.preference ?? Number.NaN)
      expect(preferences).toEqual(preferences.toSorted((a, b) => a - b))
    }
    expect(registry.apisOf('openai')).toEqual(['openai-responses', 'openai-chat'])
    expect(registry.apisOf('xai')).toEqual(['openai-responses', 'openai-chat'])
    expect(registry.apisOf('openrouter')).toEqual(['openai-chat'])
    expect(registry.apisOf('lm-studio')).toEqual(['openai-chat', 'openai-responses'])
    expect(registry.apisOf('ollama')).toEqual(['openai-chat'])
  })

  it('knows ways to hold a conversation only where servers are known to keep one', () => {
    const keeping = (api: string): string[] =>
      registry.records
        .filter((record) => record.api === api && record.ways.length > 0)
        .map((record) => record.vendor)
        .toSorted()
    expect(keeping('openai-responses')).toEqual(['lm-studio', 'openai', 'xai'])
    expect(keeping('openai-chat')).toEqual([])
  })

  it('names no way twice, and lets a way be deleted only where an adapter can delete', () => {
    for (const record of registry.records) {
      const names = record.ways.map((way) => way.name)
      expect(new Set(names).size).toBe(names.length)
      const canRelease = record.ways.some((way) => way.canRelease)
      if (canRelease) expect(registry.adapterFor(record.api)?.release).toBeTypeOf('function')
      if (record.countEndpoint !== null) {
        expect(registry.adapterFor(record.api)?.countTokens).toBeTypeOf('function')
      }
    }
  })

  it('asks about a call afterwards exactly where a record says that it can', async () => {
    const server = await startWireServer(() => jsonAnswer(404, { error: { code: 404, message: 'not yet' } }))
    const named = [
      { kind: 'generation', value: 'gen-1', foundIn: 'header x-generation-id' },
      { kind: 'response', value: 'r-1', foundIn: 'body id' },
    ]
    const asking: string[] = []
    for (const { api, vendor, lookUpEndpoint } of registry.records) {
      const settle = registry.adapterFor(api)?.settle
      if (lookUpEndpoint !== null) expect(settle).toBeTypeOf('function')
      const before = server.requests.length
      expect((await settle?.(named, testIo(vendor, server.url))) ?? null).toBeNull()
      const asked = server.requests.slice(before).map(({ method, path }) => `${method} ${path}`)
      expect(asked).toEqual(lookUpEndpoint === null ? [] : [`${lookUpEndpoint}gen-1`])
      if (asked.length > 0) asking.push(`${api} ${vendor}`)
    }
    expect(asking).toEqual(['openai-chat openrouter'])
    await server.close()
  })

  it('takes no two records of one api at one vendor', () => {
    const [module] = apiModules
    if (module === undefined) throw new Error('there is no api')
    expect(() => createRegistry([module, module])).toThrow('two records')
  })

  it('loads no SDK before the first call', async () => {
    const registryFile = fileURLToPath(new URL('../../electron/providers/registry.ts', import.meta.url))
    const script = `
      import { registerHooks } from 'node:module'
      const asked = []
      registerHooks({ resolve(name, context, next) { asked.push(name); return next(name, context) } })
      await import(${JSON.stringify(registryFile)})
      await import('zod') // The registry asks for no package at all; this one shows that one would be seen.
      console.log(JSON.stringify(asked.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !name.startsWith('/'))))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
    const packages: string[] = JSON.parse(stdout)
    expect(packages.filter((name) => /openai|anthropic|genai|mistral|cohere/.test(name))).toEqual([])
    expect(packages).toContain('zod')
  })
})
