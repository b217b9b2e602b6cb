// Reads an amount that a person typed, exactly: digits are moved, never multiplied as floating numbers.

/** Decimal places between a dollar and a nano-dollar: for prices per million, and for amounts. */
export const nanoPlaces = 9
/** Between a dollar for a thousand and a nano-dollar for a million: for tools and requests. */
export const perThousandPlaces = 12

export type DollarsRead =
  | { readonly value: number; readonly problem: null }
  | { readonly value: null; readonly problem: string }

const notAnAmount = 'Write an amount in dollars, such as 2.50.'

function refuse(problem: string): DollarsRead {
  return { value: null, problem }
}

/** The digits before and after the decimal sign; a sentence when it cannot be told what is meant. */
function splitDecimal(text: string): { whole: string; fraction: string } | string {
  const plain = /^(\d*)(?:[.,](\d*))?$/.exec(text)
  if (plain !== null) {
    const [, whole = '', fraction = ''] = plain
    if (whole === '' && fraction === '') return notAnAmount
    if (text.includes(',') && fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole)) {
      return `Write ${whole}${fraction} or ${whole}.${fraction}: the comma could mean either.`
    }
    return { whole, fraction }
  }
  const grouped =
    /^(\d{1,3}(?:,\d{3})+)(?:\.(\d*))?$/.exec(text) ?? /^(\d{1,3}(?:\.\d{3})+)(?:,(\d*))?$/.exec(text)
  if (grouped === null) return notAnAmount
  const [, whole = '', fraction = ''] = grouped
  return { whole: whole.replace(/[.,]/g, ''), fraction }
}

/**
 * Takes `2.5`, `$2.50`, `2,50`, `1,250.00` and `1.250,00`. `1,250` is refused: it could mean either.
 * @param places the value is the amount times ten to this power, a whole number
 */
export function readDollars(text: string, places: number = nanoPlaces): DollarsRead {
  const amount = text
    .trim()
    .replace(/^(?:US)?\s?\$\s?|^USD\s?/i, '')
    .replace(/\s?(?:\$|USD)$/i, '')
  if (/^[-−–]\s?\$?\s?[\d.,]/.test(amount)) return refuse('It cannot be less than zero.')
  const parts = splitDecimal(amount)
  if (typeof parts === 'string') return refuse(parts)
  const fraction = parts.fraction.replace(/0+$/, '')
  if (fraction.length > places) return refuse(`Baton counts with ${places} decimals at most.`)
  const value = BigInt(`${parts.whole}${fraction.padEnd(places, '0')}`)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return refuse('This is more than Baton can count with.')
  return { value: Number(value), problem: null }
}
