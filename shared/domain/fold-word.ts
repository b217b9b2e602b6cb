// Words as search compares them: width, case, ligatures and those marks that people leave out when they look for
// something. Marks that make another letter stay: Thai and Indic vowels, the dots of Kana, й, ї.

const plain = /^[a-z0-9]*$/
/** Invisible characters inside words: soft hyphen, joiners, variation selectors. */
const invisible = /\u00ad|\u200c|\u200d|\u2060|\ufeff|[\ufe00-\ufe0f]/g
const latinMarks = /([\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu
const cyrillicStress = /([аеиоуыэюяіє])[\u0300\u0301]/g
const cyrillicYo = /е\u0308/g
/** Points of Hebrew and Arabic, and the stroke that lengthens Arabic words. */
const points =
  /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/g
/** Letters that do not come apart by themselves. */
const otherLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
}
const otherLetter = new RegExp(`[${Object.keys(otherLetters).join('')}]`, 'g')

/** One word, or a piece of one, as it is compared. May be empty for what is only marks. */
export function foldWord(word: string): string {
  const lower = word.toLowerCase()
  if (plain.test(lower)) return lower
  return word
    .normalize('NFKC')
    .toLowerCase()
    .replace(invisible, '')
    .normalize('NFD')
    .replace(latinMarks, '$1')
    .replace(cyrillicStress, '$1')
    .replace(cyrillicYo, 'е')
    .replace(points, '')
    .replace(otherLetter, (letter) => otherLetters[letter] ?? letter)
    .normalize('NFC')
}
