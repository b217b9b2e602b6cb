// What may be attached: pictures, PDF and text. The declared type of a file is only a hint; text is recognised by its
// bytes, since browsers call most source code "application/octet-stream" or nothing at all.
export const largestFileBytes = 25 * 1024 * 1024
/** How much of a file is looked at to tell text from other bytes. */
const sniffedBytes = 64 * 1024

const imageTypes: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

/** For the file chooser; text of any name may also be dropped or pasted. */
export const chooserTypes =
  'image/png,image/jpeg,image/gif,image/webp,application/pdf,text/*,.md,.json,.csv,.ts,.tsx,.js,.py,.rs,.go,.java,.c,.h,.cpp,.rb,.sh,.sql,.yaml,.yml,.toml,.xml,.html,.css,.log'

async function isText(file: Blob): Promise<boolean> {
  const bytes = new Uint8Array(await file.slice(0, sniffedBytes).arrayBuffer())
  if (bytes.includes(0)) return false
  try {
    // stream: the slice may cut a character in two.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    // Not UTF-8: some other kind of file.
    return false
  }
}

export type Acceptance =
  | { readonly isAccepted: true; readonly mediaType: string }
  | { readonly isAccepted: false; readonly sentence: string }

/** Decides whether a file can be attached and under which media type. */
export async function acceptFile(file: File): Promise<Acceptance> {
  if (file.size === 0) return { isAccepted: false, sentence: `${file.name} is empty.` }
  if (file.size > largestFileBytes) {
    return { isAccepted: false, sentence: `${file.name} is larger than 25 MB, the most Baton can attach.` }
  }
  if (imageTypes.has(file.type)) return { isAccepted: true, mediaType: file.type }
  if (file.type === 'application/pdf') return { isAccepted: true, mediaType: file.type }
  if (await isText(file)) {
    return { isAccepted: true, mediaType: file.type.startsWith('text/') ? file.type : 'text/plain' }
  }
  return {
    isAccepted: false,
    sentence: `${file.name} cannot be attached. Baton takes pictures (PNG, JPEG, GIF, WebP), PDF and text.`,
  }
}

/** The bytes of a file as Base64. @throws when the file cannot be read any more. */
export function readBase64(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : ''
      resolve(address.slice(address.indexOf(',') + 1))
    })
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file cannot be read')))
    reader.readAsDataURL(file)
  })
}
