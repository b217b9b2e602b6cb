// The projects of a Claude export: their names become folders, their instructions the system text of conversations in
// them. Documents of a project belong to no conversation and are named in the report.

import { entryShape } from '../foreign/head-shape.ts'
import { asObject, type ForeignObject, ownFlag, ownId, ownList, ownWords } from '../foreign/own-value.ts'
import { type Draft, readRecords, remark } from '../foreign/read-records.ts'
import type { OpenedFile } from '../opened-file.ts'
import type { Project } from './map-conversation.ts'

const projectsFile = /(?:^|\/)projects(?:\/[^/]+)?\.json$/

export interface ReadProjects {
  readonly projects: ReadonlyMap<string, Project>
  readonly issues: readonly Draft[]
}

function noteDocuments(project: ForeignObject, name: string): Draft[] {
  const documents = ownList(project, 'docs').length
  // The project Anthropic puts into every account.
  if (documents === 0 || ownFlag(project, 'is_starter_project')) return []
  const sentence =
    documents === 1
      ? 'One document of this project belongs to no conversation and was left out.'
      : `${documents} documents of this project belong to no conversation and were left out.`
  return [remark(name, sentence)]
}

export async function readProjects(file: OpenedFile): Promise<ReadProjects> {
  const projects = new Map<string, Project>()
  const issues: Draft[] = []
  for (const entry of file.entries ?? []) {
    if (!projectsFile.test(entry.name)) continue
    const isList = (await entryShape(entry)).kind === 'list'
    const places = isList ? [['*']] : [[]]
    for await (const record of readRecords(entry, { places, conversationPlaces: [] })) {
      if (record.kind === 'issue') {
        issues.push(record)
        continue
      }
      const project = asObject(record.value)
      const id = project === null ? null : ownId(project, 'uuid')
      const name = project === null ? null : ownWords(project, 'name')
      if (project === null || id === null || name === null) continue
      projects.set(id, { name, instructions: ownWords(project, 'prompt_template') })
      issues.push(...noteDocuments(project, name))
    }
  }
  return { projects, issues }
}
