// Every application whose files can be taken in, besides Baton's own JSON. The first that knows a file reads it.
import { batonMarkdown } from './baton/read-baton-markdown.ts'
import type { ImportSource } from './import-source.ts'

export const importSources: readonly ImportSource[] = [batonMarkdown]
