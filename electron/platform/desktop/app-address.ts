// The page's own address. Everything the desktop shell allows is measured against it.

export const appScheme = 'app'
export const appHost = 'baton'
export const appOrigin = `${appScheme}://${appHost}`
export const appPage = `${appOrigin}/`

/** True for the page itself and its files. */
export function isAppAddress(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost
}
