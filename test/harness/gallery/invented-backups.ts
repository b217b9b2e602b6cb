// Backups and what they mean, for the gallery. `?state=backup-…` chooses how they stand.
import type { Backup } from '../../../shared/contract/app-state.ts'
import type { BackupPreview } from '../../../shared/contract/transfer-contract.ts'

const hourMs = 3_600_000

function backup(hoursAgo: number, count: number, purpose: Backup['purpose']): Backup {
  return {
    id: `backup-${hoursAgo}`,
    createdAt: Date.UTC(2026, 10, 26, 16, 40) - hoursAgo * hourMs,
    byteSize: 220_000 * count,
    conversationCount: count,
    messageCount: 39 * count,
    purpose,
  }
}

export function inventedBackups(state: string): Backup[] {
  if (state === 'backup-none') return []
  return [
    backup(2, 219, 'asked'),
    backup(22, 217, 'scheduled'),
    backup(46, 214, 'scheduled'),
    backup(60, 240, 'before-restore'),
    backup(180, 201, 'before-migration'),
    backup(900, 12, null),
  ]
}

export const backupProblem =
  'The folder /media/you/Spare/Baton is not there. Connect its disk, make the folder, or choose another one.'

export const damagedBackupSentence =
  'This backup is damaged and cannot be used. Nothing was changed. Choose another one.'

export function inventedPreview(chosen: Backup): BackupPreview {
  return {
    backup: chosen,
    newestMessageAt: chosen.createdAt - 700_000,
    onlyInBackup: { count: 1, titles: ['Harbour tides, a first try'] },
    onlyHere: {
      count: 63,
      titles: [
        'Why does the ferry timetable never match the tide table in winter, and what would have to be done about it?',
        'Unnamed notes',
        'Reading list for December',
        '明日の会議の準備',
        ...Array.from({ length: 46 }, (_, index) => `Draft ${index + 1}`),
      ],
    },
    changed: { count: 2, titles: ['Rewrite of the opening paragraph', 'Tax questions'] },
    unchangedCount: 148,
  }
}
