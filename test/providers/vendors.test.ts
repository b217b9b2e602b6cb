import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { adapterFor } from '../../electron/providers/registry.ts'
import { vendorProfiles, vendorsKeepingResponses } from '../../electron/providers/vendors.ts'
import { apiKindSchema, vendorSchema } from '../../shared/domain/vendor.ts'
import { localVendors } from '../../shared/domain/vendor-list.ts'

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
    }
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

  it('lets state only be kept where servers are known to keep it', () => {
    expect([...vendorsKeepingResponses].toSorted()).toEqual(['lm-studio', 'openai', 'xai'])
  })

  it('has an adapter for every dialect a vendor offers, and says null for the others', () => {
    const offered = new Set(vendorSchema.options.flatMap((vendor) => vendorProfiles[vendor].apis))
    for (const api of apiKindSchema.options) {
      expect(adapterFor(api)?.api ?? null).toBe(offered.has(api) ? api : null)
    }
  })

  it('loads no SDK before the first call', async () => {
    const registry = fileURLToPath(new URL('../../electron/providers/registry.ts', import.meta.url))
    const script = `
      import { registerHooks } from 'node:module'
      const asked = []
      registerHooks({ resolve(name, context, next) { asked.push(name); return next(name, context) } })
      await import(${JSON.stringify(registry)})
      await import('zod') // The registry asks for no package at all; this one shows that one would be seen.
      console.log(JSON.stringify(asked.filter((name) => !name.startsWith('.') && !name.startsWith('node:') && !name.startsWith('/'))))`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
    const packages: string[] = JSON.parse(stdout)
    expect(packages.filter((name) => /openai|anthropic|genai|mistral|cohere/.test(name))).toEqual([])
    expect(packages).toContain('zod')
  })
})
