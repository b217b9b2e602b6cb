// The files beside the conversations of a ChatGPT export. A message names a file by a pointer with an id in it; the export
// has changed how it names files several times, so that they are found by the id that all these names begin with:
// "file-Ab12…-holiday.png" (2023), "dalle-generations/file-Ab12…-<uuid>.webp" (2024), "user-…/file_0000…-<uuid>.png",
// "<conversation>/audio/file_0000…-<uuid>.wav" (2025) and "file_0000….dat" with "conversation_asset_file_names.json"
// beside it, which knows the names they had (2026).
// Sources: the readers jamesmoore/chatgpt-export and Exoridus/chatgpt-export-viewer, read 2026-11-26.

import { entryFile, entryText, filePart, isFileError, missingFileParts } from '../foreign/draft-parts.ts'
import type { IssueNotes } from '../foreign/issue-notes.ts'
import { parseJson } from '../foreign/json-text.ts'
import { asObject, asText } from '../foreign/own-value.ts'
import type { DraftFile, DraftPart } from '../import-source.ts'
import type { OpenedFile, ReadableFile } from '../opened-file.ts'

export interface AssetFiles {
  /** @returns null when the export does not have it */
  find(id: string, name: string | null, mediaType: string | null): DraftFile | null
}

const namesFile = 'conversation_asset_file_names.json'
const largestNamesBytes = 64 * 1024 ** 2

/** The id in a pointer ("file-service://file-Ab12", "sediment://file_0000", "sediment://…#file_0000#p_0.jpg") or a file name. */
export function assetId(pointer: string): string | null {
  const path = pointer.slice(0, 1_000).replace(/^[a-z-]{1,40}:\/\//, '')
  return /file[-_][A-Za-z0-9]{4,100}/.exec(path)?.[0] ?? null
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

async function readNames(file: OpenedFile): Promise<ReadonlyMap<string, string>> {
  const entry = (file.entries ?? []).find(({ name }) => baseName(name) === namesFile)
  const names = new Map<string, string>()
  if (entry === undefined) return names
  let text: string
  try {
    text = await entryText(entry, largestNamesBytes)
  } catch (error) {
    // Without the list files keep the names they have.
    if (isFileError(error)) return names
    throw error
  }
  for (const [key, value] of Object.entries(asObject(parseJson(text)) ?? {})) {
    const id = assetId(baseName(key))
    const name = asText(value)
    if (id !== null && name !== null && name.trim() !== '') names.set(id, name)
  }
  return names
}

export async function openAssets(file: OpenedFile): Promise<AssetFiles> {
  const entries = new Map<string, ReadableFile>()
  for (const entry of file.entries ?? []) {
    const base = baseName(entry.name)
    const id = /^file[-_]/.test(base) ? assetId(base) : null
    if (id !== null && !entries.has(id)) entries.set(id, entry)
  }
  const names = await readNames(file)
  return {
    find(id, name, mediaType) {
      const entry = entries.get(id)
      if (entry === undefined) return null
      const ownName = baseName(entry.name).replace(`${id}-`, '')
      return entryFile(entry, name ?? names.get(id) ?? ownName, mediaType)
    },
  }
}

/** A file that a message points to, or what stands for it. */
export function assetParts(
  assets: AssetFiles,
  pointer: string,
  known: { readonly name: string | null; readonly mediaType: string | null },
  notes: IssueNotes,
): DraftPart[] {
  const id = assetId(pointer)
  const file = id === null ? null : assets.find(id, known.name, known.mediaType)
  return file === null ? missingFileParts(known.name ?? id, notes) : [filePart(file)]
}
