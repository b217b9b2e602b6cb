import type { ManualSection } from './section.ts'

export const answerSections: readonly ManualSection[] = [
  {
    id: 'stop',
    title: 'Stopping an answer',
    question: 'How do I stop an answer?',
    keywords: ['stop', 'cancel', 'abort', 'halt', 'end', 'answer', 'generating', 'writing', 'escape'],
    text: `While an answer arrives, the **Send** button is a **Stop** button. What had arrived is kept and is part of the conversation. The provider may still bill what it had written by then; it often does not say how much, so the tokens of a stopped answer can be unknown. OpenRouter can be asked afterwards, and Baton does.

Closing the window or going to another conversation does not stop an answer.`,
    related: ['try-again', 'interrupted', 'cost'],
  },
  {
    id: 'try-again',
    title: 'Trying again',
    question: 'Can I have an answer written again?',
    keywords: [
      'try again',
      'again',
      'regenerate',
      'retry',
      'redo',
      'repeat',
      'another answer',
      'new answer',
      'automatic',
      'retries',
    ],
    text: `**Regenerate** under the last answer asks the same question again, with the model that is chosen now; after a failure the button is **Try again**. The earlier answer stays stored and is part of a JSON export.

When a provider is overloaded or limits requests, Baton tries again by itself: at most twice, no sooner than the provider asks, and never once an answer has begun or when money is missing.`,
    related: ['stop', 'failures', 'interrupted'],
  },
  {
    id: 'interrupted',
    title: 'Interrupted answers',
    question: 'What happens when Baton is closed while an answer arrives?',
    keywords: [
      'interrupted',
      'crash',
      'crashed',
      'closed',
      'kill',
      'conversation',
      'message',
      'killed',
      'power',
      'restart',
      'lost',
      'quit',
      'shutdown',
      'partial',
    ],
    text: `A message is stored before Baton says it was sent, and an answer is stored while it arrives, several times a second. If Baton is closed, crashes or loses power, the answer is there at the next start as far as it came, marked as interrupted, and you can try again. A later model is shown what had arrived.`,
    related: ['try-again', 'backups', 'stop'],
  },
  {
    id: 'several-at-once',
    title: 'Several conversations at once',
    question: 'Can several answers be written at the same time?',
    keywords: [
      'several',
      'parallel',
      'same time',
      'at once',
      'concurrent',
      'simultaneously',
      'multiple',
      'windows',
      'tabs',
      'second window',
      'background',
    ],
    text: `Yes. Each conversation can have one answer under way, and any number of conversations can be writing at once; they go on while you look at another one. In the browser form you can duplicate the tab to look at two of them.`,
    related: ['stop', 'shells'],
  },
]
