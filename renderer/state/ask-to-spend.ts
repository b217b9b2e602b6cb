// Commands that start an answer may be asked back first: the engine answers CONFIRM with its reasons when the request will
// probably cost more than the person wants to spend unasked, or a budget is used up. Nothing has happened then; the same
// command, with the same ids, goes through once the person has agreed.
import { ORPCError } from '@orpc/client'
import { reportError } from './report-error.ts'
import { runCommand } from './run-command.ts'
import { closeDialog, type OpenDialog, useViewStore } from './view-store.ts'

/**
 * Runs a command that may cost money, asking the person when the engine wants them asked.
 * @param command called once more, with true, when the person agrees
 * @returns whether it was acknowledged; when not, the person has been told or has decided against it
 */
export async function runSpending(command: (isConfirmed: boolean) => Promise<unknown>): Promise<boolean> {
  try {
    await command(false)
    return true
  } catch (error) {
    if (!(error instanceof ORPCError && error.defined && error.code === 'CONFIRM')) {
      reportError(error)
      return false
    }
    return (await askToSpend(error.message)) && runCommand(() => command(true))
  }
}

/** @returns whether the person agreed; closing the dialog in any other way, or another one in its place, means no. */
function askToSpend(reasons: string): Promise<boolean> {
  return new Promise((resolve) => {
    let isAgreed = false
    const dialog: OpenDialog = {
      name: 'spending',
      reasons,
      onAgree: () => {
        isAgreed = true
        closeDialog()
      },
    }
    useViewStore.setState({ dialog })
    const unsubscribe = useViewStore.subscribe((state) => {
      if (state.dialog === dialog) return
      unsubscribe()
      resolve(isAgreed)
    })
  })
}
