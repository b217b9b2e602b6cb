// The name of a backup says what is in it and why it was made, so that listing a folder opens nothing and clearing old
// ones up needs no memory of its own.
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Backup } from '../../shared/contract/app-state.ts'

/** What a history file, or a copy of it, holds. */
export interface HistoryContent {
  readonly version: number
  readonly storeId: string
  readonly commitCount: number
  readonly conversationCount: number
  readonly messageCount: number
}

/** Why a backup was made. Only scheduled ones are ever cleared up. */
export type BackupPurpose = Exclude<Backup['purpose'], null>

const namePattern =
  /^baton-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.schema-\d+\.(\d+)-conversations\.(\d+)-messages(?:\.(asked|scheduled|before-migration|before-restore)\.([0-9a-f]{8})-(\d+))?\.db$/

/** A backup as its name describes it. */
export interface NamedBackup extends Backup {
  readonly folder: string
  /** The beginning of the id of the history it is of; null in names of earlier versions. */
  readonly storeMark: string | null
  /** The number of the last commit in it; null in names of earlier versions. */
  readonly commitCount: number | null
}

/** How a history is named in its backups: enough to tell the few that share a folder apart. */
export function storeMark(storeId: string): string {
  return storeId.slice(0, 8)
}

/** @param nowMs UTC milliseconds */
export function backupName(content: HistoryContent, nowMs: number, purpose: BackupPurpose): string {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')
  return (
    `baton-${time}.schema-${content.version}.${content.conversationCount}-conversations.` +
    `${content.messageCount}-messages.${purpose}.${storeMark(content.storeId)}-${content.commitCount}.db`
  )
}

function readName(folder: string, name: string): NamedBackup | null {
  const [, date, hour, minute, second, ms, conversations, messages, purpose, mark, commits] =
    namePattern.exec(name) ?? []
  if (date === undefined) return null
  // Another Baton may have cleared it up since the folder was read.
  const size = statSync(join(folder, name), { throwIfNoEntry: false })?.size
  if (size === undefined) return null
  return {
    id: name,
    folder,
    createdAt: Date.parse(`${date}T${hour}:${minute}:${second}.${ms}Z`),
    byteSize: size,
    conversationCount: Number(conversations),
    messageCount: Number(messages),
    purpose: (purpose as BackupPurpose | undefined) ?? null,
    storeMark: mark ?? null,
    commitCount: commits === undefined ? null : Number(commits),
  }
}

/**
 * The backups in a folder, newest first; whatever else lies there is left out.
 * @throws the system's error when the folder is there and cannot be read
 */
export function readBackupFolder(folder: string): NamedBackup[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => readName(folder, name) ?? [])
    .sort((one, other) => other.createdAt - one.createdAt || other.id.localeCompare(one.id))
}

/**
 * Backups of one history in the order of what is in them, the most first. Its commits are counted, and a count is right
 * where a clock was wrong: a backup dated in the future must not pass for the newest for ever.
 * @param mark see storeMark; names of earlier versions, which have none, are left out
 */
export function byProgress<Of extends Pick<NamedBackup, 'storeMark' | 'commitCount' | 'createdAt'>>(
  backups: readonly Of[],
  mark: string | null,
): (Of & { readonly commitCount: number })[] {
  return backups
    .flatMap((backup) => {
      const { commitCount } = backup
      return commitCount === null || backup.storeMark !== mark ? [] : [{ ...backup, commitCount }]
    })
    .sort((one, other) => other.commitCount - one.commitCount || other.createdAt - one.createdAt)
}

/** A backup as the contract has it. */
export function presentBackup(backup: NamedBackup): Backup {
  const { id, createdAt, byteSize, conversationCount, messageCount, purpose } = backup
  return { id, createdAt, byteSize, conversationCount, messageCount, purpose }
}

/** Backups in the folder, newest first; whatever else lies there is left out. */
export function listBackups(folder: string): Backup[] {
  return readBackupFolder(folder).map(presentBackup)
}
