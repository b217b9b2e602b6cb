// How text is split for search, and what a term finds in it.
import { expect, it } from 'vitest'
import { foldWord } from '../../shared/domain/fold-word.ts'
import { findTerm, termFromText } from '../../shared/domain/search-term.ts'
import { longestWord, splitForSearch } from '../../shared/domain/search-words.ts'

const wordsOf = (text: string) => splitForSearch(text).words.map((word) => word.text)
const wholesOf = (text: string) => splitForSearch(text).wholes.map((whole) => whole.text)

/** What of the text is marked when this is looked for. */
function marked(text: string, wanted: string, isExact = false): string[] {
  const term = termFromText(wanted, isExact, false)
  if (term === null) return []
  return findTerm(splitForSearch(text), term).map(({ start, end }) => text.slice(start, end))
}

it.each([
  ['Straße', 'strasse'],
  ['CAFÉ', 'cafe'],
  ['cafe\u0301', 'cafe'],
  ['Ærø', 'aero'],
  ['İstanbul', 'istanbul'],
  ['ΛΌΓΟΣ', 'λογοσ'],
  ['Ёлка', 'елка'],
  // й is no и with a mark.
  ['Йод', 'йод'],
  ['за\u0301мок', 'замок'],
  ['שָׁלוֹם', 'שלום'],
  ['مُحَمَّد', 'محمد'],
  ['ｆｕｌｌ', 'full'],
  ['ｶﾞﾗｽ', 'ガラス'],
  ['が', 'が'],
  ['ﬁle', 'file'],
  ['co\u00adop', 'coop'],
  // Signs of vowels are letters there.
  ['हिन्दी', 'हिन्दी'],
  ['กิน', 'กิน'],
])('%s is compared as %s', (word, folded) => {
  expect(foldWord(word)).toBe(folded.normalize('NFC'))
})

it.each([
  ['getUserName', ['get', 'user', 'name'], ['getusername', 'username']],
  ['HTTPServer2Go', ['http', 'server2', 'go'], ['httpserver2go', 'server2go']],
  ['user_name', ['user', 'name'], ['username']],
  ['__init__', ['init'], []],
  ['well-known e-mail', ['well', 'known', 'e', 'mail'], ['wellknown', 'email']],
  ['node.js', ['node', 'js'], ['nodejs']],
  ["don't", ['don', 't'], ['dont']],
  ['utf8 3d', ['utf8', '3d'], []],
  ['C++ and c#', ['c', 'and', 'c'], ['cplusplus', 'csharp']],
  ['one, two', ['one', 'two'], []],
  ['搜索引擎', ['搜索', '索引', '引擎', '擎'], []],
  ['第3章', ['第', '3', '章'], []],
  ['iPadで検索', ['i', 'pad', 'で検', '検索', '索'], []],
  ['데이터 검색', ['데이', '이터', '터', '검색', '색'], []],
  ['กิน', ['กิน', 'น'], []],
  ['done 🎉', ['done', '🎉'], []],
  ['', [], []],
])('%s is split', (text, words, wholes) => {
  expect(wordsOf(text)).toEqual(words)
  expect(wholesOf(text)).toEqual(wholes)
})

it('splits a Korean word that is written in its letters as one written in syllables', () => {
  expect(wordsOf('검색을'.normalize('NFD'))).toEqual(wordsOf('검색을'))
})

it('says for every word where it stands in the text', () => {
  const text = 'ａ Ünïcode\u0301 getURL 検索'
  for (const word of splitForSearch(text).words) {
    expect(foldWord(text.slice(word.start, word.end))).toBe(word.text)
  }
})

it('cuts words that are longer than any that is looked for', () => {
  const words = wordsOf('x'.repeat(3 * longestWord - 1))
  expect(words.map((word) => word.length)).toEqual([longestWord, longestWord, longestWord - 1])
})

it.each([
  // A word is found by its beginning, and as an identifier by the beginning of each of its words.
  ['the configuration', 'config', ['configuration']],
  ['a getUserName call', 'username', ['UserName']],
  ['a getUserName call', 'getusername', ['getUserName']],
  ['a getUserName call', 'user', ['UserName', 'User']],
  ['the user name', 'userName', ['user name']],
  ['the username', 'userName', ['username']],
  ['my email', 'e-mail', ['email']],
  ['my e-mail', 'email', ['e-mail']],
  // Two letters are a beginning, one is a word.
  ['go on', 'go', ['go']],
  ['a cat', 'c', []],
  ['plan c', 'c', ['c']],
  ['C++ is no C', 'c++', ['C++']],
  ['src/app/main.ts', 'app/main', ['app/main']],
  // Anything within a text without spaces.
  ['全文検索エンジン', '検索', ['検索']],
  ['全文検索エンジン', '索', ['索']],
  ['全文検索エンジン', 'ン', ['ン', 'ン']],
  ['全文検索エンジン', '索検', []],
  ['大第3章', '第3', ['第3']],
  ['検索A案', '検索a', ['検索A']],
  ['데이터를 검색', '데이터', ['데이터']],
  ['naïve façade', 'facade', ['façade']],
  ['ship it 🎉', '🎉', ['🎉']],
])('in %j, %j finds %j', (text, wanted, found) => {
  expect(marked(text, wanted).toSorted()).toEqual(found.toSorted())
})

it.each([
  ['the configuration', 'config', []],
  ['the config', 'config', ['config']],
  ['one two three', 'one two', ['one two']],
  ['one, two', 'one two', ['one, two']],
  ['one or two', 'one two', []],
  ['one twofold', 'one two', []],
  ['全文検索', '索', ['索']],
])('in %j, the exact words %j find %j', (text, wanted, found) => {
  expect(marked(text, wanted, true)).toEqual(found)
})
