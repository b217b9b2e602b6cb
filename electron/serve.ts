// Entry of the browser shell: the same application as on the desktop, for one person, on this machine only.
import { compose } from './compose.ts'
import { runServeProcess } from './platform/web/serve-application.ts'

await runServeProcess(compose, import.meta.dirname)
