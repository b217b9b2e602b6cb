// What a model must be shown, worked out plainly from the tree of messages and the settings of the conversation. It
// knows nothing of handles, native content or adapters: whatever a provider holds and whatever is sent, together they
// must come to this. From the record of the turn it takes only which messages a policy left out.
import type { ContextPolicy, ContextRun, Segment } from '../../shared/domain/context.ts'
import type { Message } from '../../shared/domain/message.ts'
import type { ShownMessage } from '../fakes/shown-view.ts'

export interface OracleInput {
  /** Root to the question. */
  readonly path: readonly Message[]
  readonly systemText: string | null
  /** What the model is told by its maker's own settings, as agents are. */
  readonly instructions: string | null
  readonly policy: ContextPolicy
  readonly segments: readonly Segment[]
  readonly pinnedIds: ReadonlySet<string>
  /** What stands in files of text, by their hash. */
  readonly files: ReadonlyMap<string, string>
  /** As the turn recorded them. */
  readonly runs: readonly ContextRun[]
}

export interface ExpectedView {
  readonly system: string | null
  /** Neighbours of one role joined. */
  readonly messages: readonly ShownMessage[]
  /** What the view is made of, before joining: ids of messages, and of the summary with its text. */
  readonly names: readonly string[]
  readonly hasSummary: boolean
  /** Broken laws of the record, as sentences. */
  readonly problems: readonly string[]
}

const lead = 'Summary of the earlier part of this conversation, which is not repeated here:'

/** What the person saw of a message and a model may be told: nothing of a failed answer, the text of a cut one. */
export function visibleText(message: Message, files: ReadonlyMap<string, string>): string {
  if (message.role === 'assistant' && message.status === 'failed') return ''
  return message.parts
    .flatMap((part) => {
      if (part.type === 'file') return [`File ${part.name}:\n\n${files.get(part.hash) ?? ''}`]
      return part.type === 'text' && part.text.trim() !== '' ? [part.text] : []
    })
    .join('\n\n')
}

function join(messages: readonly ShownMessage[]): ShownMessage[] {
  const joined: { role: ShownMessage['role']; text: string }[] = []
  for (const message of messages) {
    const last = joined.at(-1)
    if (last !== undefined && last.role === message.role) last.text += `\n\n${message.text}`
    else joined.push({ ...message })
  }
  return joined
}

/** Each message of the path with the run it is part of. */
function placesOf(input: OracleInput, problems: string[]): Map<string, ContextRun> {
  const places = new Map<string, ContextRun>()
  let next = 0
  for (const run of input.runs) {
    if (input.path[next]?.id !== run.fromMessageId) problems.push('the runs do not follow the path')
    for (const message of input.path.slice(next, next + run.count)) places.set(message.id, run)
    next += run.count
    if (input.path[next - 1]?.id !== run.toMessageId) problems.push('a run ends elsewhere than it says')
  }
  if (next !== input.path.length) problems.push(`the runs cover ${next} of ${input.path.length} messages`)
  return places
}

/** The summary that stands for the longest beginning of the path before the question; of two the newer. */
function summaryOf(input: OracleInput): { segment: Segment; covered: number } | null {
  let best: { segment: Segment; covered: number } | null = null
  for (const segment of input.segments) {
    const covered = input.path.findIndex((message) => message.id === segment.coversMessageId) + 1
    if (covered === 0 || covered === input.path.length) continue
    if (best === null || covered >= best.covered) best = { segment, covered }
  }
  return best
}

function isShown(run: ContextRun | undefined): boolean {
  return run?.place === 'sent' || run?.place === 'held-at-provider'
}

function hasNothing(input: OracleInput, message: Message): boolean {
  return visibleText(message, input.files) === ''
}

/** What is kept begins before a user message, or at the root; pinned ones may stand between that and the first other. */
function beginsAtUser(
  input: OracleInput,
  places: ReadonlyMap<string, ContextRun>,
  tailBegins: number,
): boolean {
  const { path } = input
  for (let index = Math.min(tailBegins, path.length - 1); index >= 0; index -= 1) {
    const message = path[index]
    if (message === undefined) return false
    const isNothing = hasNothing(input, message)
    if (!isNothing && !isShown(places.get(message.id))) return false
    if (!isNothing && message.role === 'user') return true
  }
  return true
}

function checkPlaces(
  input: OracleInput,
  places: ReadonlyMap<string, ContextRun>,
  covered: number,
  problems: string[],
): void {
  const { path, policy, pinnedIds } = input
  const question = path.at(-1)
  if (!isShown(places.get(question?.id ?? ''))) problems.push('the question is not shown')
  let tailBegins = path.length
  path.forEach((message, index) => {
    const run = places.get(message.id)
    const isNothing = hasNothing(input, message)
    const isNever = run?.reason === 'failed' || run?.reason === 'empty'
    if (isNothing !== isNever) {
      problems.push(
        `message ${index} has ${isNothing ? 'nothing' : 'something'} to show and is ${run?.reason}`,
      )
    }
    if (isNever || isNothing) return
    if (pinnedIds.has(message.id) && !isShown(run)) problems.push(`message ${index} is pinned and not shown`)
    const isAway = !isShown(run)
    if (isAway && index >= tailBegins) problems.push(`message ${index} is missing among newer ones`)
    if (isAway && run?.place === 'summarised' && index >= covered) {
      problems.push(`message ${index} is said to be summarised and no summary covers it`)
    }
    if (isAway && run?.place === 'left-out' && index < covered && run.reason !== 'over-budget') {
      problems.push(`message ${index} is covered by the summary and said to be left out`)
    }
    if (!isAway && !pinnedIds.has(message.id) && index < tailBegins) tailBegins = index
    if (isAway && policy.kind === 'everything') problems.push(`message ${index} is left out of everything`)
  })
  if (!beginsAtUser(input, places, tailBegins)) {
    problems.push(`what is kept begins at message ${tailBegins}, which is no user message`)
  }
  if (policy.kind !== 'last-messages') return
  const tail = path.slice(tailBegins).filter((message) => !hasNothing(input, message))
  const lastQuestion = tail.findLastIndex((message) => message.role === 'user')
  if (tail.length > policy.count && lastQuestion > 0) {
    problems.push(`${tail.length} messages are kept where ${policy.count} are asked for`)
  }
}

export function expectedView(input: OracleInput): ExpectedView {
  const problems: string[] = []
  const places = placesOf(input, problems)
  const summary = input.policy.kind === 'segments' ? summaryOf(input) : null
  const isUsed =
    summary !== null &&
    input.path.slice(0, summary.covered).every((message) => places.get(message.id)?.reason !== 'over-budget')
  const covered = isUsed ? summary.covered : 0
  checkPlaces(input, places, covered, problems)
  const shown = input.path.filter((message) => isShown(places.get(message.id)) && !hasNothing(input, message))
  const messages: ShownMessage[] = shown.map((message) => ({
    role: message.role,
    text: visibleText(message, input.files),
  }))
  const names = shown.map((message) => message.id)
  if (isUsed) {
    messages.unshift({ role: 'user', text: `${lead}\n\n${summary.segment.text}` })
    names.unshift(`${summary.segment.id} ${summary.segment.text}`)
  }
  const told = [input.instructions, input.systemText].filter((text) => text !== null)
  return {
    system: told.length === 0 ? null : told.join('\n\n'),
    messages: join(messages),
    names,
    hasSummary: isUsed,
    problems,
  }
}
