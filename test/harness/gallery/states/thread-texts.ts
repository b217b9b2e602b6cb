// Texts that try every part of the markdown component.

export const everyMarkdown = `# A first heading

A paragraph with **bold**, *italic*, ~~struck~~, \`code\`, a [link](https://example.com/a) and an autolink https://example.org/path. A file: [the parser](./src/parser.ts). A disguise: [https://bank.example](https://other.example/x).

## Lists

1. First thing
2. Second thing, which is long enough to wrap around the line so that the hanging indent of a list item can be judged with the eye
   - nested
   - nested again
     1. and deeper
3. Third

- [x] A finished task
- [ ] An open task with \`code\`

### Formulas

Inline $e^{i\\pi} + 1 = 0$ and \\(a^2 + b^2 = c^2\\), but $5 and $10 are prices.

$$
\\int_{-\\infty}^{\\infty} e^{-x^2} \\, dx = \\sqrt{\\pi}
$$

\\[ \\sum_{k=1}^{n} k = \\frac{n(n+1)}{2} \\]

#### A table

| Model | In | Out | Note |
|:--|--:|--:|:-:|
| GPT-6.1 Sol | 1,204 | 386 | fast |
| Claude Opus 5.5 | 3,340 | 512 | thinks |

> A quotation that has something to say.
>
> > And one inside it.

\`\`\`python
def relay(runners: list[str]) -> None:
    """Pass the baton."""
    for first, second in zip(runners, runners[1:]):
        print(f"{first} -> {second}")  # a comment
\`\`\`

\`\`\`
no language here
\`\`\`

\`\`\`diff
- const a = 1
+ const a = 2
\`\`\`

![A chart of latency](https://images.example.org/charts/2026/latency-by-provider.png?size=large)

---

A claim with a note[^1] and a [reference][ref]. Raw <b>HTML</b> stays text.

[^1]: The note itself.

[ref]: https://example.com/reference
`

export const hostileMarkdown = `<script>alert(1)</script>

Text with <img src=x onerror=alert(1)> inside, [a script](javascript:alert(1)), [a share](//evil.example/x) and ![pixel](https://evil.example/p.png?q=secret).

\`\`\`js
// check access \u202e⁦if (isAdmin)⁩ ⁦
const ok = "a\u200bb"
\`\`\`

$\\href{javascript:alert(1)}{x}$ and $\\unknowncommand{x$
`

const columns = Array.from({ length: 14 }, (_, index) => `Column ${index + 1}`)

export const wideTable = `Here it is:

| ${columns.join(' | ')} |
|${columns.map(() => '---').join('|')}|
| ${columns.map((_, index) => `value ${index * 37}`).join(' | ')} |
| ${columns.map((_, index) => (index === 3 ? 'a cell with a longer text that has to wrap somewhere to stay readable' : `value ${index}`)).join(' | ')} |

And a long word: ${'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(6)} end.

\`\`\`sh
curl --silent --show-error --location --header "Authorization: Bearer $TOKEN" --header "Content-Type: application/json" https://api.example.com/v1/things
\`\`\`
`

export const twoHundredLines = `Two hundred lines:

\`\`\`ts
${Array.from({ length: 200 }, (_, index) => `export const value${index + 1} = compute(${index}, "text ${index}") // line ${index + 1}`).join('\n')}
\`\`\`
`

export const otherScripts = `العدّاء يسلّم **العصا** إلى زميله التالي في السباق، ثم يتوقف. هذا نص عربي فيه كلمة English ورقم 42.

- بند أول
- بند ثانٍ مع \`code\`

中文段落：接力赛中，每位选手都要把接力棒交给下一位选手。`
