// The only file that hands an address to the operating system.
import { shell } from 'electron'
import { checkOutsideLink } from '../outside-link.ts'

/** @throws when the address is not one of a web page or a mail, whoever asked */
export async function openLink(text: string): Promise<void> {
  const address = checkOutsideLink(text)
  if (address === null) throw new TypeError('Only web and mail addresses are opened.')
  await shell.openExternal(address)
}

/** @throws when the file manager refuses */
export async function openFolder(path: string): Promise<void> {
  const complaint = await shell.openPath(path)
  if (complaint !== '') throw new Error('The folder could not be shown.')
}
