import type { ManualSection } from './section.ts'

export const usageSections: readonly ManualSection[] = [
  {
    id: 'tokens',
    title: 'Tokens',
    question: 'What do the token numbers mean?',
    keywords: [
      'token',
      'tokens',
      'input',
      'output',
      'cached',
      'cache',
      'count',
      'counts',
      'numbers',
      'footer',
      'usage',
      'speed',
      'seconds',
      'per second',
      'context',
      'window',
      'long',
    ],
    text: `A token is a piece of a word; models count and bill by tokens. Under each answer you see what the provider reported:

- **in:** everything the model was shown, earlier messages included. That is why the number grows with the conversation.
- **cached:** the part of it that came from the provider's cache, usually at a lower price.
- **out:** what the model wrote, its reasoning included.
- the time to the first word and the tokens per second.

A number the provider did not send is shown as unknown, never as zero. Numbers with "about" are estimates.`,
    related: ['cost', 'counting', 'turn-details'],
  },
  {
    id: 'cost',
    title: 'What it costs',
    question: 'How does Baton know the cost?',
    keywords: [
      'cost',
      'costs',
      'price',
      'prices',
      'money',
      'dollar',
      'dollars',
      'bill',
      'billing',
      'expensive',
      'cheap',
      'pay',
      'free',
      'unknown',
      'at least',
      'spend',
      'spent',
      'charge',
      'subscription',
    ],
    text: `Baton itself is free; you pay the providers. Where a provider reports what it charged, that figure is shown. Otherwise Baton computes the cost from the tokens that are billed and a price table that comes with it, with the prices for cached tokens and long requests; **Turn details** names the table and its day. Your provider's bill is what counts.

When the table does not know exactly this model, or a count is missing, the cost is shown as **unknown**, never as zero. A total with something unknown in it reads **at least**. Local models and the guide cost nothing.`,
    related: ['tokens', 'state-cost', 'turn-details', 'budgets'],
  },
  {
    id: 'turn-details',
    title: 'Turn details and the inspector',
    question: 'Where do I see the details of an answer?',
    keywords: [
      'inspector',
      'details',
      'turn',
      'ids',
      'identifiers',
      'headers',
      'rate limit',
      'raw',
      'request',
      'what was sent',
      'totals',
      'conversation usage',
    ],
    text: `**Turn details** under an answer opens the inspector. It shows the account and model that were asked and the one that served, how the history was brought and why, what each message's place in the request was, tokens and cost, times, the provider's ids and limits, everything else the answer said about itself, and what was dropped at a handoff. Other tabs have the totals and ids of the conversation, and what providers hold of it.`,
    related: ['identifiers', 'tokens', 'context-policies'],
  },
]
