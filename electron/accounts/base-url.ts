// The address of an account decides where its key goes. Plain http is accepted only for this machine and for servers a
// person runs or names; user names, passwords, queries and fragments never belong into it.
import type { Vendor } from '../../shared/domain/vendor.ts'
import { vendorProfiles } from '../providers/vendors.ts'
import { AccountError } from './account-error.ts'

/** True for names and addresses of this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname)
  )
}

/**
 * Checks an address and brings it into the form accounts keep: without a trailing slash. When only the host of a local
 * server is given, the path it usually has is added.
 * @throws AccountError with a sentence that never repeats the address, since it may hold a password
 */
export function readBaseUrl(text: string, vendor: Vendor): string {
  const profile = vendorProfiles[vendor]
  const refuse = (sentence: string) => new AccountError('REFUSED', sentence)
  const trimmed = text.trim()
  if (trimmed === '') throw refuse(`${profile.name} needs an address.`)
  if (!URL.canParse(trimmed))
    throw refuse('This is not a complete address. It begins with https:// or http://.')
  const url = new URL(trimmed)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refuse('An address begins with https:// or http://.')
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse('An address must not hold a user name or a password. Enter the key in its own field.')
  }
  if (url.search !== '' || url.hash !== '') {
    throw refuse('An address must not have a part after ? or #.')
  }
  const mayBePlain = profile.mayBePlain || isLoopbackHost(url.hostname)
  if (url.protocol === 'http:' && !mayBePlain) {
    throw refuse(`The key would travel unencrypted. Use https:// for ${profile.name}.`)
  }
  const path = url.pathname.replace(/\/+$/, '')
  if (path === '' && profile.isLocal) return `${url.origin}${new URL(profile.defaultBaseUrl).pathname}`
  return `${url.origin}${path}`
}

/** Two spellings of one server compare equal: localhost, 127.0.0.1 and [::1] are the same machine. */
export function serverOf(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl
  const url = new URL(baseUrl)
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  return `${isLoopbackHost(url.hostname) ? 'this-machine' : url.hostname}:${port}`
}

/** True when a key for one address may also go to the other. */
export function isSameServer(a: string, b: string): boolean {
  return (
    serverOf(a) === serverOf(b) &&
    URL.canParse(a) &&
    URL.canParse(b) &&
    new URL(a).protocol === new URL(b).protocol
  )
}

/** Why the ids of an account are dead: what one server holds, another does not know, or worse, ignores in silence. */
export const movedSentence = 'The account moved to another server.'
