// What of a long conversation a model is shown.
import type { ManualSection } from './section.ts'

export const contextSections: readonly ManualSection[] = [
  {
    id: 'long-conversations',
    title: 'Long conversations',
    question: 'What happens when a thread gets too long?',
    keywords: [
      'long',
      'too long',
      'longer',
      'full',
      'window',
      'context window',
      'limit',
      'grow',
      'growing',
      'big',
      'shorten',
      'compress',
      'compact',
      'threshold',
      'endless',
    ],
    text: `Every model has a window: the most tokens it can be shown at once. Before it is full, Baton summarises the older part of the conversation: at 80 % of the window, or at 150,000 tokens, whichever comes first. The model is then shown the summary and everything since.

Nothing is lost. The messages stay on the screen and in your history; only what is sent becomes shorter, and a marker in the thread shows where. Pinned messages and the system text are always sent.

If a summary cannot be made, the oldest messages are left out of this request and the answer says so. Each conversation can be told to do it in another way.`,
    related: ['context-policies', 'segments', 'pinned-messages'],
  },
  {
    id: 'context-policies',
    title: 'How much of a conversation is sent',
    question: 'Can I choose how much of the conversation the model is shown?',
    keywords: [
      'policy',
      'last',
      'messages',
      'send',
      'policies',
      'everything',
      'last messages',
      'budget of tokens',
      'sliding',
      'trim',
      'truncate',
      'shown',
      'context',
      'left out',
      'lens',
      'choose',
      'much',
      'setting',
      'stop summarising',
      'message left out',
    ],
    text: `Yes, for each conversation:

- **Segments** (the usual one): older parts are summarised at 80 % of the window or at a number of tokens you set, 150,000 to begin with.
- **Everything:** nothing is shortened. When it no longer fits, the answer fails and says so.
- **Last messages:** only so many of the newest are sent.
- **Token budget:** as many of the newest as fit a number of tokens.

A tool call and its result are never parted, and what is sent begins with a message of yours. **Turn details** shows for each message whether it was sent, held at the provider, summarised or left out, and why.`,
    related: ['long-conversations', 'pinned-messages', 'counting'],
  },
  {
    id: 'segments',
    title: 'Segments: summaries of older parts',
    question: 'Who writes the summary of a long conversation?',
    keywords: [
      'summary',
      'summaries',
      'summarise',
      'summarize',
      'summarised',
      'summarising',
      'summarizing',
      'segment',
      'segments',
      'marker',
      'edit summary',
      'remove summary',
      'extract',
      'who',
    ],
    text: `A segment is a summary that stands for the older part of a conversation in what is sent. The model of the conversation writes it, or another one that you chose in **Settings**; the call has its tokens and its cost like any other. You can have one made at any time.

If the model cannot be reached, or if you chose so, Baton picks sentences out on this computer instead: that costs nothing and sends nothing.

The marker in the thread shows the summary, who wrote it and what it cost. You can correct it or remove it; then the messages themselves are sent again. A later segment takes the earlier summary in.`,
    related: ['long-conversations', 'pinned-messages', 'cost'],
  },
  {
    id: 'pinned-messages',
    title: 'Pinned messages',
    question: 'How do I keep a message from being left out?',
    keywords: [
      'pin message',
      'pinned message',
      'pinned',
      'pinning',
      'important',
      'always sent',
      'never forget',
      'keep',
      'left out',
      'fact',
      'facts',
    ],
    text: `Pin the message. A pinned message is sent with every request of this conversation, whatever else is summarised or left out. The answer to it does not come along by itself: only a tool call and its result are kept together. Unpin it when it no longer matters: pinned messages take room in the window, and if they alone are too long for a model, Baton says so.

Pinning a whole conversation is another thing: that keeps it at the top of the sidebar.`,
    related: ['long-conversations', 'context-policies', 'sidebar'],
  },
  {
    id: 'counting',
    title: 'Counting before sending',
    question: 'How does Baton know how much fits into the window?',
    keywords: [
      'count',
      'counting',
      'estimate',
      'about',
      'gauge',
      'used',
      'fits',
      'window',
      'tokenizer',
      'exact',
      'before sending',
      'warning',
      'percent',
    ],
    text: `Baton counts the tokens on this computer before it sends anything, and corrects its count by what the answers report. Such numbers read "about". Near the limit it asks the provider for an exact count, without a charge, where there is an address for that: OpenAI's Responses, Anthropic and Google have one, and so have some local servers.

The gauge at the composer shows how much of the window the next request takes, and warns from 80 % on. If a provider still says that it is too long, you are offered what helps: a summary, fewer messages, or a model with a larger window.`,
    related: ['tokens', 'long-conversations', 'failure-context-overflow'],
  },
]
