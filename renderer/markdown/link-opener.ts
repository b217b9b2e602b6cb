import { createContext } from 'react'

/** Opens an address that `safeLink` allowed. The app gives the shell's own opener; a browser tab is the default. */
export type OpenLink = (address: string) => void

export const LinkOpenerContext = createContext<OpenLink>((address) => {
  window.open(address, '_blank', 'noopener,noreferrer')
})
