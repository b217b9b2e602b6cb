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
    text: `Baton itself is free; you pay the providers. Where a provider reports what it charged, that figure is shown. Otherwise Baton computes the cost from the tokens that are billed and the price table in **Settings**, **Prices**, with the prices for cached tokens and long requests; a click on the numbers under an answer shows the calculation line by line. The price used stays with the answer, whatever changes later. Your provider's bill is what counts.

When the table does not know exactly this model, or a count is missing, the cost is shown as **unknown**, never as zero; you can give the model a price of your own. A total with something unknown in it reads **at least**, and so does the cost of an answer that was stopped. Local models and the guide cost nothing.

Before you send, the line beside the window's gauge says about what the next message will cost, and what changing the model costs compared with staying.`,
    related: ['tokens', 'usage-page', 'budgets', 'price-table'],
  },
  {
    id: 'usage-page',
    title: 'The usage page',
    question: 'How much did I spend this month?',
    keywords: [
      'usage page',
      'statistics',
      'chart',
      'charts',
      'dashboard',
      'month',
      'monthly',
      'week',
      'day',
      'year',
      'heat map',
      'csv',
      'report',
      'compare',
      'invoice',
    ],
    text: `The **Usage** button at the bottom of the sidebar opens a page with cost, tokens and calls by day, week or month, and by vendor, model, account or conversation. It counts every call, also those that failed or were stopped, and keeps them when you delete a conversation or an account.

It can be taken out as CSV or JSON, and set beside the usage or cost export of OpenAI, Anthropic or OpenRouter, day by day.`,
    related: ['cost', 'budgets', 'tokens'],
  },
  {
    id: 'budgets',
    title: 'Budgets and being asked first',
    question: 'Can I set a budget?',
    keywords: [
      'budget',
      'budgets',
      'spending',
      'cap',
      'limit',
      'warn',
      'warning',
      'alert',
      'confirm',
      'ask first',
    ],
    text: `Yes. In **Settings**, **Spending** you set budgets for a day or a month: for everything, for one vendor or for one conversation. At 80 % Baton tells you, at 100 % it asks before it sends. There you also set the amount above which it asks before a single message.

It never blocks anything: you can always send anyway. What has no known price is not counted, and Baton says so.`,
    related: ['cost', 'usage-page', 'price-table'],
  },
  {
    id: 'price-table',
    title: 'The price table',
    question: 'Where do the prices come from?',
    keywords: [
      'price table',
      'price list',
      'own price',
      'discount',
      'rate',
      'rates',
      'refresh prices',
      'per million',
    ],
    text: `**Settings**, **Prices** lists what every known model costs for a million tokens, with its source and age. You can search it, and give any model a price of your own, which then counts instead. **Look for newer prices** fetches the newest table; Baton never does that by itself, and earlier costs stay as they were.`,
    related: ['cost', 'budgets'],
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
