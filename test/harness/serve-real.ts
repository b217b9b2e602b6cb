// The browser shell as a process with the whole application, run from its sources. The built page comes from the
// folder that TINY_ENTRY_FOLDER names, so that no build is needed.
import { compose } from '../../electron/compose.ts'
import { runServeProcess } from '../../electron/platform/web/serve-application.ts'

await runServeProcess(compose, process.env.TINY_ENTRY_FOLDER ?? '')
