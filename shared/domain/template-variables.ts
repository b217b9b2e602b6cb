// Variables in the texts of templates and prompts. `{{name}}` has to be given a value, `{{name=words}}` has one until another
// is given, and `\{{` stands for two braces that mean nothing. A name begins with a letter or a number; what merely looks like
// a variable (`{{#if}}`, `{{ }}`) stays as it is. Pure, and free of schemas, since the page reads it too.

export interface TemplateVariable {
  readonly name: string
  /** What it has until another value is given; null when it has to be given one. */
  readonly defaultText: string | null
}

/** What a text is made of, in order. */
export type TemplatePiece =
  | { readonly kind: 'text'; readonly text: string }
  | ({ readonly kind: 'variable' } & TemplateVariable)

/** The longest name, in characters as JavaScript counts them. */
export const longestVariableName = 100

const mark = /\\\{\{|\{\{([^{}=\r\n]+)(?:=([^{}]*))?\}\}/g
const namePattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_ .,:'’/-]*$/u

/** The same name however it is spaced or composed; null for what is no name. */
function readName(written: string): string | null {
  const name = written.normalize('NFC').replace(/\s+/gu, ' ').trim()
  return name.length <= longestVariableName && namePattern.test(name) ? name : null
}

/** Takes a text apart. The escaped braces are already read as braces. */
export function splitTemplateText(text: string): TemplatePiece[] {
  const pieces: TemplatePiece[] = []
  let plain = ''
  let end = 0
  const endPlain = () => {
    if (plain !== '') pieces.push({ kind: 'text', text: plain })
    plain = ''
  }
  for (const match of text.matchAll(mark)) {
    plain += text.slice(end, match.index)
    end = match.index + match[0].length
    const [whole, written, defaultText] = match
    const name = written === undefined ? null : readName(written)
    if (written === undefined) plain += '{{'
    else if (name === null) plain += whole
    else {
      endPlain()
      pieces.push({ kind: 'variable', name, defaultText: defaultText?.trim() ?? null })
    }
  }
  plain += text.slice(end)
  endPlain()
  return pieces
}

/** Every variable of these texts once, in order of first appearance, with the first default that is given anywhere. */
export function findVariables(texts: readonly string[]): TemplateVariable[] {
  const found = new Map<string, TemplateVariable>()
  for (const text of texts) {
    for (const piece of splitTemplateText(text)) {
      if (piece.kind === 'text') continue
      const known = found.get(piece.name)
      found.set(piece.name, {
        name: piece.name,
        defaultText: known?.defaultText ?? piece.defaultText,
      })
    }
  }
  return [...found.values()]
}

/** Given values by the name of their variable, as they come over the wire. */
export type VariableValues = Readonly<Record<string, string>>

/**
 * What each variable stands for: the value that was given, else its default.
 * @returns the values, and the names of those that have to be given one and have none
 */
export function resolveVariables(
  variables: readonly TemplateVariable[],
  values: VariableValues,
): { readonly resolved: ReadonlyMap<string, string>; readonly missing: readonly string[] } {
  const resolved = new Map<string, string>()
  const missing: string[] = []
  for (const { name, defaultText } of variables) {
    const given = Object.hasOwn(values, name) ? values[name] : undefined
    const value = given ?? defaultText ?? ''
    resolved.set(name, value)
    if (defaultText === null && value.trim() === '') missing.push(name)
  }
  return { resolved, missing }
}

/**
 * Puts the values in. What stands in a value is never read as a variable again. A variable that `resolved` does not know
 * stays as its name in braces.
 */
export function fillVariables(text: string, resolved: ReadonlyMap<string, string>): string {
  return splitTemplateText(text)
    .map((piece) => (piece.kind === 'text' ? piece.text : (resolved.get(piece.name) ?? `{{${piece.name}}}`)))
    .join('')
}

/** A text of which nothing is read as a variable: what a person wrote, about to become a template or a prompt. */
export function escapeBraces(text: string): string {
  return text.replaceAll('{{', '\\{{')
}
