// Direction controls can make code read differently from what it does (CVE-2021-42574). In code they are shown by
// name instead of obeyed; copying still gives the text as it came.

const hiddenControl = /[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff]/

export type CodePiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'control'; readonly name: string }

/** Cuts code at every invisible control; the name is its code point: `U+202E`. */
export function showHiddenControls(code: string): CodePiece[] {
  if (!hiddenControl.test(code)) return [{ type: 'text', text: code }]
  const pieces: CodePiece[] = []
  for (const piece of code.split(new RegExp(`(${hiddenControl.source})`))) {
    if (piece === '') continue
    if (piece.length === 1 && hiddenControl.test(piece)) {
      pieces.push({
        type: 'control',
        name: `U+${piece.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
      })
    } else {
      pieces.push({ type: 'text', text: piece })
    }
  }
  return pieces
}
