/** A piece of the manual that answers one question whole. */
export interface ManualSection {
  readonly id: string
  readonly title: string
  /** The question it answers, as a person would put it; offered as a next question. */
  readonly question: string
  /** Other words people use for it. */
  readonly keywords: readonly string[]
  /** Markdown. A line that holds for one system only is an item that begins with its name: "- **Windows:** …". */
  readonly text: string
  /** Sections worth reading next. */
  readonly related: readonly string[]
}
