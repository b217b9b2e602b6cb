// Goes back to one of two backups again and again, or moves the history from folder to folder, until it is killed. Prints a
// line whenever one has happened.
import { writeSync } from 'node:fs'
import { followMoves } from '../../electron/platform/moved-folder.ts'
import { createId } from '../../shared/domain/create-id.ts'
import { composeForTest } from './composed-application.ts'

const [home = '', what = '', ...rest] = process.argv.slice(2)
const place = followMoves(home)
const { state } = await composeForTest(
  'MessagePort',
  () => null,
  {},
  { dataFolder: place.folder, homeFolder: home, folderProblem: place.problem },
)
writeSync(1, 'ready\n')
for (let round = 0; ; round += 1) {
  if (what === 'restore') {
    await state.goBackTo(rest[round % rest.length] ?? '')
  } else {
    const { jobs } = state.services()
    const target = [...rest, home].find((folder) => folder !== state.dataFolder() && round >= 0) ?? home
    const jobId = createId()
    state.moveData(jobId, target)
    await jobs.ended(jobId)
    const job = jobs.list().find(({ id }) => id === jobId)
    if (job?.state !== 'complete') throw new Error(job?.sentence ?? 'the move did not happen')
  }
  writeSync(1, `${round}\n`)
}
