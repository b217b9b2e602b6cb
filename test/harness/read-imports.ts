// Reads a project's source files and what each imports, without a compiler: enough for rules about who may know whom.
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

export interface SourceFile {
  /** From the project's root, with slashes. */
  readonly path: string
  readonly text: string
}

export interface Import {
  readonly from: string
  /** A project path for relative imports, else the name as written. */
  readonly to: string
  readonly isRelative: boolean
  /** True when nothing of it is left at run time. */
  readonly isTypeOnly: boolean
}

/** Strings and comments may hold text that looks like an import: comments go, strings stay. */
function withoutComments(text: string): string {
  return text.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g,
    (match, quoted: string | undefined) => (quoted === undefined ? ' '.repeat(match.length) : match),
  )
}

const statement =
  /(?:^|[;\n}])\s*(import|export)\s+(type\s+)?((?:[\w*$\s,]|\{[^}]*\})*?\s*from\s*)?['"]([^'"\n]+)['"]/g
const call = /\b(?:import|require)\s*\(\s*['"]([^'"\n]+)['"]/g

function resolveImport(from: string, specifier: string): { to: string; isRelative: boolean } {
  if (!specifier.startsWith('.')) return { to: specifier, isRelative: false }
  const plain = specifier.replace(/\?.*$/, '')
  return { to: path.posix.join(path.posix.dirname(from), plain), isRelative: true }
}

/** Every import of one file, dynamic ones and re-exports included. */
export function readImports(file: SourceFile): Import[] {
  const text = withoutComments(file.text)
  const found: Import[] = []
  for (const match of text.matchAll(statement)) {
    const [, keyword, type, clause, specifier] = match
    if (specifier === undefined) continue
    // `export 'x'` is no import; `import 'x'` is.
    if (keyword === 'export' && clause === undefined) continue
    const names = /\{([^}]*)\}/
      .exec(clause ?? '')?.[1]
      ?.split(',')
      .filter((name) => name.trim() !== '')
    const hasDefault = /^\s*[\w$*]/.test(clause ?? '')
    const onlyTypeNames =
      names !== undefined && names.length > 0 && !hasDefault && names.every((name) => /^\s*type\s/.test(name))
    found.push({
      from: file.path,
      ...resolveImport(file.path, specifier),
      isTypeOnly: type !== undefined || onlyTypeNames,
    })
  }
  for (const match of text.matchAll(call)) {
    if (match[1] === undefined) continue
    found.push({ from: file.path, ...resolveImport(file.path, match[1]), isTypeOnly: false })
  }
  return found
}

/** The npm package an import names: "@scope/name/sub" -> "@scope/name". */
export function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}

/** Reads the TypeScript files of these folders. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }))
    .map((file) => file.split(path.sep).join('/'))
    .sort()
    .map((file) => ({ path: file, text: readFileSync(path.join(root, file), 'utf8') }))
}
