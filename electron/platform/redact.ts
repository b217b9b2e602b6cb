// Takes secrets out of text by their value, in every form a value usually takes on its way through a program.
// Names of fields are never trusted: a key that turns up in an unexpected place is found all the same.

const mark = '[hidden]'
/** Pieces of base64 shorter than this would hit ordinary text. */
const shortestPieceLength = 8

export interface Redactor {
  hide(secret: string): void
  redact(text: string): string
}

export function createRedactor(): Redactor {
  /** Longest first, so that a form that contains another one is replaced whole. */
  let forms: string[] = []
  return {
    hide(secret) {
      if (secret === '') return
      forms = [...new Set([...forms, ...writeForms(secret)])].sort((a, b) => b.length - a.length)
    },
    redact(text) {
      let redacted = text
      for (const form of forms) redacted = redacted.replaceAll(form, mark)
      return redacted
    },
  }
}

function writeForms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8')
  const hex = bytes.toString('hex')
  const escaped = encodeURIComponent(secret)
  const forms = [
    secret,
    JSON.stringify(secret).slice(1, -1),
    escaped,
    escaped.replaceAll('%20', '+'),
    escaped.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    bytes.toString('base64'),
    bytes.toString('base64url'),
  ]
  const pieces = [hex, hex.toUpperCase(), ...writeInnerBase64(bytes)]
  return [...forms, ...pieces.filter((piece) => piece.length >= shortestPieceLength)]
}

/** How the bytes look inside a longer base64 text, for each of the three positions they may start at. */
function writeInnerBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
    const firstOwn = Math.ceil((shift * 8) / 6)
    const lastOwn = Math.floor((shifted.length * 8) / 6)
    return [
      shifted.toString('base64').slice(firstOwn, lastOwn),
      shifted.toString('base64url').slice(firstOwn, lastOwn),
    ]
  })
}
