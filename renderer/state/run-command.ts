// How every command of the page ends: an error becomes a toast with the sentence of the error.
import { reportError } from './report-error.ts'

/** @returns whether the command was acknowledged; when not, the person has been told. */
export async function runCommand(command: () => Promise<unknown>): Promise<boolean> {
  return (await askCommand(async () => ({ answer: await command() }))) !== null
}

/** @returns what the command answered; null when it failed and the person has been told. */
export async function askCommand<Answer>(command: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await command()
  } catch (error) {
    reportError(error)
    return null
  }
}
