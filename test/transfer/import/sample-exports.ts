// One file of each application, as it is and as it was before its last message came; for what holds of all of them.
import { join } from 'node:path'
import type { SourceApp } from '../../../shared/domain/conversation-source.ts'
import { chatboxExport } from '../../fixtures/imports/chatbox/chatbox-export.ts'
import { exportOf2025 } from '../../fixtures/imports/chatgpt/chatgpt-export.ts'
import { cherryBackup } from '../../fixtures/imports/cherry-studio/cherry-studio-backup.ts'
import { claudeExport } from '../../fixtures/imports/claude/claude-export.ts'
import { flatExport } from '../../fixtures/imports/librechat/librechat-export.ts'
import { writeResponses } from '../../fixtures/imports/llm/llm-logs.ts'
import { openWebuiExport } from '../../fixtures/imports/open-webui/open-webui-export.ts'
import { type TestFolder, type ZipContent, zipOf } from './draft-bench.ts'

export interface SampleExport {
  readonly app: SourceApp
  /** The id of the record that only the later file has. */
  readonly lastRecord: string
  /** It goes on from where the earlier file ended; otherwise it stands in another branch. */
  readonly goesOn: boolean
  /** Writes the file and returns its path. */
  write(folder: TestFolder, isEarlier: boolean): Promise<string>
}

type Json = Record<string, unknown>

/** A copy without the records that have this id, in lists and maps. */
function without(value: unknown, id: string): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => idOf(item) !== id).map((item) => without(item, id))
  }
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value as Json).filter(([key]) => key !== id)
  return Object.fromEntries(kept.map(([key, inner]) => [key, without(inner, id)]))
}

function idOf(value: unknown): unknown {
  const object = (typeof value === 'object' && value !== null ? value : {}) as Json
  return object.id ?? object.uuid ?? object.messageId
}

function jsonSample(
  app: SourceApp,
  lastRecord: string,
  goesOn: boolean,
  content: () => unknown,
): SampleExport {
  return {
    app,
    lastRecord,
    goesOn,
    write: async (folder, isEarlier) => {
      const value = isEarlier ? without(content(), lastRecord) : content()
      return folder.put(`${app}${isEarlier ? '-earlier' : ''}.json`, JSON.stringify(value))
    },
  }
}

/** @param jsonName the file in the zip that holds the conversations */
function zipSample(
  app: SourceApp,
  lastRecord: string,
  goesOn: boolean,
  jsonName: string,
  content: () => ZipContent,
): SampleExport {
  return {
    app,
    lastRecord,
    goesOn,
    write: async (folder, isEarlier) => {
      const files = { ...content() }
      const value: unknown = JSON.parse(String(files[jsonName]))
      if (isEarlier) files[jsonName] = JSON.stringify(without(value, lastRecord))
      return folder.put(`${app}${isEarlier ? '-earlier' : ''}.zip`, await zipOf(files))
    },
  }
}

export const sampleExports: readonly SampleExport[] = [
  zipSample('chatgpt', 'a2', true, 'conversations.json', exportOf2025),
  zipSample('claude', 'm4', false, 'conversations.json', claudeExport),
  jsonSample('librechat', 'a4', false, flatExport),
  jsonSample('open-webui', 'm5', true, openWebuiExport),
  zipSample('cherry-studio', 'c-a4', true, 'data.json', cherryBackup),
  jsonSample('chatbox', 'x-u2', true, chatboxExport),
  {
    app: 'llm',
    lastRecord: 'r4',
    goesOn: true,
    write: async (folder, isEarlier) => {
      const path = join(folder.path, isEarlier ? 'earlier.db' : 'logs.db')
      writeResponses(path, !isEarlier)
      return path
    },
  },
]
