// Entry of the desktop shell. Not awaited (electron/electron#40719): Electron becomes ready only after this module has
// been evaluated, so waiting here for something that waits for Electron would wait for ever.
import { compose } from './compose.ts'
import { startDesktop } from './platform/desktop/start-desktop.ts'

void startDesktop(compose, import.meta.dirname)
