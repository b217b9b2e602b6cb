// The rules of the house as functions from sources to sentences; no sentence, no offence. ARCHITECTURE.md says why.
import path from 'node:path'
import { type Import, packageOf, readImports, type SourceFile } from './read-imports.ts'

interface Layer {
  readonly name: string
  readonly holds: RegExp
  /** Names of the layers it may know besides itself. */
  readonly knows: readonly string[]
}

const domain = ['domain']
const ground = ['domain', 'contract', 'platform-interface']

/** The first layer that holds a file counts. Nothing imports a layer that does not stand in `knows`. */
export const layers: readonly Layer[] = [
  { name: 'domain', holds: /^shared\/domain\//, knows: [] },
  { name: 'contract', holds: /^shared\/contract\//, knows: domain },
  { name: 'platform-interface', holds: /^electron\/platform\/platform\.ts$/, knows: ['domain', 'contract'] },
  { name: 'channels', holds: /^electron\/platform\/desktop\/channels\.ts$/, knows: [] },
  {
    // What only one shell needs, and what both ask of the parts above the platform.
    name: 'shell',
    holds: /^electron\/platform\/(web\/|desktop\/|watch-faults\.ts$)/,
    knows: [...ground, 'platform', 'channels', 'rpc', 'compose'],
  },
  { name: 'platform', holds: /^electron\/platform\//, knows: ground },
  { name: 'providers', holds: /^electron\/providers\//, knows: ['domain', 'platform-interface'] },
  { name: 'store', holds: /^electron\/store\//, knows: ground },
  { name: 'accounts', holds: /^electron\/accounts\//, knows: [...ground, 'providers', 'store'] },
  { name: 'transfer', holds: /^electron\/(transfer|workers)\//, knows: [...ground, 'store'] },
  { name: 'engine', holds: /^electron\/engine\//, knows: [...ground, 'providers', 'store'] },
  {
    name: 'rpc',
    holds: /^electron\/rpc\//,
    knows: [...ground, 'platform', 'providers', 'store', 'accounts', 'engine'],
  },
  {
    name: 'compose',
    holds: /^electron\/compose[^/]*\.ts$/,
    knows: [...ground, 'platform', 'providers', 'store', 'accounts', 'engine', 'transfer', 'rpc', 'package'],
  },
  { name: 'preload', holds: /^electron\/preload\.ts$/, knows: ['domain', 'contract', 'channels'] },
  {
    name: 'entry',
    holds: /^electron\/[^/]+\.ts$/,
    knows: [...ground, 'platform', 'shell', 'compose', 'rpc', 'package'],
  },
  { name: 'renderer', holds: /^renderer\//, knows: ['domain', 'contract', 'icons'] },
  { name: 'icons', holds: /^build\/icons\//, knows: [] },
  { name: 'package', holds: /^package\.json$/, knows: [] },
]

function layerOf(file: string): Layer | undefined {
  return layers.find((layer) => layer.holds.test(file))
}

function importsOf(files: readonly SourceFile[]): Import[] {
  return files.flatMap(readImports)
}

export function findLayerOffences(files: readonly SourceFile[]): string[] {
  const homeless = files
    .filter((file) => layerOf(file.path) === undefined)
    .map((file) => `${file.path} belongs to no layer`)
  const offences = importsOf(files).flatMap(({ from, to, isRelative }) => {
    if (!isRelative) return []
    const source = layerOf(from)
    const target = layerOf(to)
    if (source === undefined || source === target) return []
    if (target === undefined) return [`${from} imports ${to}, which belongs to no layer`]
    return source.knows.includes(target.name)
      ? []
      : [`${from} imports ${to}: ${source.name} must not know ${target.name}`]
  })
  return [...homeless, ...offences]
}

/** Packages that may be imported in these places only. */
const placedPackages: readonly { readonly names: RegExp; readonly place: RegExp }[] = [
  {
    names: /^electron(-updater)?$/,
    place: /^electron\/(main\.ts|preload\.ts|platform\/desktop\/)/,
  },
  { names: /^openai$/, place: /^electron\/providers\/openai-(chat|responses)\// },
  { names: /^@anthropic-ai\//, place: /^electron\/providers\/anthropic-messages\// },
  { names: /^@google\//, place: /^electron\/providers\/gemini-(generate|interactions)\// },
  { names: /^@mistralai\//, place: /^electron\/providers\/mistral-(chat|conversations)\// },
  { names: /^cohere-ai$/, place: /^electron\/providers\/cohere-chat\// },
  { names: /^(kysely|better-sqlite3)$/, place: /^electron\/store\// },
  { names: /^@napi-rs\/keyring$/, place: /^electron\/platform\/keychain[^/]*\.ts$/ },
  { names: /^ws$/, place: /^electron\/(rpc|platform\/web)\// },
  { names: /^(react|react-dom|radix-ui|zustand|cmdk|sonner)$/, place: /^renderer\// },
  { names: /^node:/, place: /^electron\// },
]

export function findPackageOffences(files: readonly SourceFile[]): string[] {
  return importsOf(files).flatMap(({ from, to, isRelative }) => {
    if (isRelative) return []
    const name = to.startsWith('node:') ? to : packageOf(to)
    const rule = placedPackages.find((candidate) => candidate.names.test(name))
    return rule === undefined || rule.place.test(from) ? [] : [`${from} must not import ${name}`]
  })
}

/** What checks data by schema. The engine does that on both sides of the wire; the page would only carry the weight. */
const schemaPackages: ReadonlySet<string> = new Set(['zod', '@orpc/contract'])

/**
 * Every run-time import by which the page would load a schema: the package itself, or a file that leads to it. A type
 * costs nothing and may come from anywhere.
 */
export function findPageSchemas(files: readonly SourceFile[]): string[] {
  const edges = Map.groupBy(
    importsOf(files).filter((entry) => !entry.isTypeOnly),
    (entry) => entry.from,
  )
  const leads = new Map<string, boolean>()
  const leadsToSchemas = (file: string): boolean => {
    const known = leads.get(file)
    if (known !== undefined) return known
    // Said before it is known, so that a circle ends; findCycles speaks of circles.
    leads.set(file, false)
    const found = (edges.get(file) ?? []).some(loadsSchemas)
    leads.set(file, found)
    return found
  }
  const loadsSchemas = ({ to, isRelative }: Import): boolean =>
    isRelative ? leadsToSchemas(to) : schemaPackages.has(packageOf(to))
  return [...edges].flatMap(([from, entries]) =>
    from.startsWith('renderer/')
      ? entries
          .filter((entry) => !entry.to.startsWith('renderer/') && loadsSchemas(entry))
          .map(({ to }) => `${from} loads schemas by ${to}`)
      : [],
  )
}

/** Circles among what is left at run time, each once (Tarjan's strongly connected components). */
export function findCycles(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map((file) => file.path))
  const edges = Map.groupBy(
    importsOf(files).filter((entry) => entry.isRelative && !entry.isTypeOnly && known.has(entry.to)),
    (entry) => entry.from,
  )
  const order = new Map<string, { index: number; low: number }>()
  const stack: string[] = []
  const circles: string[] = []

  const visit = (file: string): { index: number; low: number } => {
    const mark = { index: order.size, low: order.size }
    order.set(file, mark)
    stack.push(file)
    for (const { to } of edges.get(file) ?? []) {
      const seen = order.get(to)
      if (seen === undefined) mark.low = Math.min(mark.low, visit(to).low)
      else if (stack.includes(to)) mark.low = Math.min(mark.low, seen.index)
    }
    if (mark.low === mark.index) {
      const circle = stack.splice(stack.indexOf(file))
      const importsItself = (edges.get(file) ?? []).some(({ to }) => to === file)
      if (circle.length > 1 || importsItself) circles.push(`circle: ${circle.toSorted().join(', ')}`)
    }
    return mark
  }
  for (const { path: file } of files) if (!order.has(file)) visit(file)
  return circles
}

export const longestFile = 400

export function findLongFiles(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const lineCount = file.text.replace(/\n$/, '').split('\n').length
    return lineCount > longestFile ? [`${file.path} has ${lineCount} lines`] : []
  })
}

const barrels = new Set(['shared/contract/index.ts', 'electron/store/migrations/index.ts'])
const kebabCase = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/
const emptyWords = /(^|[-./])(utils?|helpers?|common|misc|stuff)([-./]|$)/

export function findNameOffences(paths: readonly string[]): string[] {
  return paths.flatMap((file) => [
    ...(file.split('/').every((segment) => kebabCase.test(segment)) ? [] : [`${file} is not in kebab-case`]),
    ...(emptyWords.test(file) ? [`${file} says nothing about its subject`] : []),
    ...(/^index\.tsx?$/.test(path.posix.basename(file)) && !barrels.has(file) ? [`${file} is a barrel`] : []),
  ])
}

/** What must not stand in the program at all, and the one place where it may. */
const bans: readonly { readonly pattern: RegExp; readonly why: string; readonly except?: RegExp }[] = [
  { pattern: /dangerouslySetInnerHTML/, why: 'writes HTML' },
  { pattern: /\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write\b/, why: 'writes HTML' },
  { pattern: /(^|[^.\w])eval\s*\(|new\s+Function\s*\(/, why: 'runs text as code' },
  { pattern: /executeJavaScript/, why: 'runs text as code' },
  { pattern: /\bany\b\s*[;,)\]>=|]|\bas\s+any\b/, why: 'uses any' },
  { pattern: /@ts-(ignore|nocheck|expect-error)/, why: 'silences the compiler' },
  { pattern: /\b(TODO|FIXME|XXX)\b/, why: 'is unfinished' },
  {
    pattern: /\bopenExternal\s*\(/,
    why: 'opens links outside the one opener',
    except: /^electron\/platform\/desktop\/open-link\.ts$/,
  },
]

export function findBans(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    bans.flatMap(({ pattern, why, except }) =>
      file.text
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line.replace(/^\s*(\/\/|\*|\/\*\*?) .*$/, (comment) => keepMarks(comment))) &&
          except?.test(file.path) !== true
            ? [`${file.path}:${index + 1} ${why}`]
            : [],
        ),
    ),
  )
}

/** A comment may speak of anything; only marks that act from inside comments count there. */
function keepMarks(comment: string): string {
  return /@ts-|\b(TODO|FIXME|XXX)\b/.test(comment) ? comment : ''
}

/** Tests that would not run, or would keep others from running; a skip under a condition names its reason and may stay. */
export function findSkippedTests(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    file.text
      .split('\n')
      .flatMap((line, index) =>
        /\b(it|test|describe)\.(only|(skip|todo|fixme|fails)\b(?!\([a-z]))/.test(line)
          ? [`${file.path}:${index + 1}`]
          : [],
      ),
  )
}

/** Hosts of package registries, put together here so that this file names none. */
const registryHosts = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['registry', 'npmmirror', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['npm', 'jsr', 'io'],
].map((labels) => labels.join('.'))

export function findRegistryHosts(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    registryHosts.filter((host) => file.text.includes(host)).map((host) => `${file.path} names ${host}`),
  )
}
