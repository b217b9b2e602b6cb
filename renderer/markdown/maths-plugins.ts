import 'katex/dist/katex.min.css'
import remarkGfm from 'remark-gfm'
import remarkMath from 'remark-math'
import type { MathsPlugins } from './maths-plugin-list.ts'
import { renderMaths } from './render-maths.ts'
import { showRawHtml } from './show-raw-html.ts'

export const mathsPlugins: MathsPlugins = {
  remarkPlugins: [remarkGfm, remarkMath],
  rehypePlugins: [showRawHtml, renderMaths],
}
