// What could not be kept of one conversation, collected while it is mapped and told in a few sentences: however many
// pictures are missing, there is one sentence about them.

export interface IssueNotes {
  /** An attached file whose content the export does not have. */
  missingFile(name: string): void
  /** A kind of content that is kept as text, since Baton does not know it. */
  unknownKind(kind: string): void
  /** A record that is no message at all. */
  brokenRecord(): void
  /** Words of the application to the model that nobody saw. */
  hiddenWords(): void
  /** Anything else, as a finished sentence; said once, however often it is noted. */
  say(sentence: string): void
  sentences(): string[]
}

const namedFiles = 3

function plural(count: number, one: string, many: string): string {
  return count === 1 ? `One ${one}` : `${count} ${many}`
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text
}

export function createIssueNotes(): IssueNotes {
  const missing: string[] = []
  const kinds = new Map<string, number>()
  const said = new Set<string>()
  let broken = 0
  let hidden = 0
  return {
    missingFile: (name) => missing.push(shortened(name)),
    unknownKind: (kind) => kinds.set(shortened(kind), (kinds.get(shortened(kind)) ?? 0) + 1),
    brokenRecord() {
      broken += 1
    },
    hiddenWords() {
      hidden += 1
    },
    say: (sentence) => said.add(sentence),
    sentences() {
      const sentences: string[] = [...said]
      if (broken > 0) {
        const what = plural(broken, 'record in it is no message', 'records in it are no messages')
        sentences.push(`${what} and ${broken === 1 ? 'was' : 'were'} left out.`)
      }
      if (hidden > 0) {
        const what = plural(hidden, 'hidden note', 'hidden notes')
        sentences.push(`${what} of the application to the model ${hidden === 1 ? 'was' : 'were'} left out.`)
      }
      if (missing.length > 0) {
        const what = plural(missing.length, 'attached file is', 'attached files are')
        const names = missing.slice(0, namedFiles).join(', ')
        const more = missing.length > namedFiles ? ', …' : ''
        sentences.push(`${what} not in the export; only the name was kept (${names}${more}).`)
      }
      for (const [kind, count] of kinds) {
        const times = count === 1 ? 'once' : `${count} times`
        sentences.push(`Content of a kind that Baton does not know ("${kind}", ${times}) was kept as text.`)
      }
      return sentences
    },
  }
}
