import type { ManualSection } from './section.ts'

export const startSections: readonly ManualSection[] = [
  {
    id: 'what-baton-is',
    title: 'What Baton is',
    question: 'What can Baton do?',
    keywords: [
      'baton',
      'about',
      'overview',
      'introduction',
      'features',
      'purpose',
      'application',
      'capabilities',
      'do',
    ],
    text: `Baton is a chat application for language models that runs on your own machine and keeps every conversation there.

- **Talk to many providers in one place:** OpenAI, Anthropic, Google, Mistral, Cohere, OpenRouter, DeepSeek, xAI, Groq, local servers such as Ollama, and any server that speaks OpenAI's dialect.
- **Pass the baton:** switch to another model in the middle of a conversation. The new model is handed what was said so far, and the thread shows where it happened.
- **See what it took:** tokens, cost, times, what was sent and what the provider keeps are recorded for every answer, and what it keeps can be deleted there.
- **Talk on for as long as you like:** before a model's window is full, older parts are summarised, visibly, and nothing is lost.
- **Find it again:** search inside every message, folders, tags, branches, templates and a library of prompts.
- **Take it with you:** conversations can be exported as Markdown or JSON, one or all, and those of other applications can be taken in.

Everything but sending works without a network.`,
    related: ['first-steps', 'handoff', 'guide'],
  },
  {
    id: 'first-steps',
    title: 'First steps',
    question: 'How do I start?',
    keywords: ['start', 'begin', 'beginner', 'getting', 'setup', 'set up', 'first', 'tutorial', 'learn'],
    text: `1. Talk to the guide, as you do now. It needs no key.
2. Open **Settings** and add an account: choose the provider, paste its key, and press **Check the key**.
3. Choose a model with the **Model** button in the composer and write your first message.

If a server such as Ollama runs on this machine, Settings offers it by itself.`,
    related: ['add-account', 'choose-model', 'local-servers'],
  },
  {
    id: 'guide',
    title: 'What the guide is',
    question: 'What is the guide?',
    keywords: [
      'guide',
      'you',
      'yourself',
      'companion',
      'help',
      'assistant',
      'bot',
      'artificial',
      'intelligence',
      'offline',
    ],
    text: `The guide is built into Baton. It is not a language model: it looks up your question in Baton's manual and quotes what fits, so it cannot write, translate, calculate or tell you about the world.

It needs no account, no key and no network, and it costs nothing. Its tokens are counted all the same, so that you can see how the figures under an answer work. When you hand a conversation from the guide to a model, the model sees what was said here like any other part of it.`,
    related: ['what-baton-is', 'first-steps', 'handoff'],
  },
  {
    id: 'shells',
    title: 'On the desktop and in the browser',
    question: 'Can I use Baton in the browser?',
    keywords: [
      'browser',
      'desktop',
      'window',
      'electron',
      'shell',
      'serve',
      'port',
      'command',
      'terminal',
      'run',
      'npm',
      'remote',
      'phone',
      'server',
    ],
    text: `Baton is the same application in two forms.

- **Desktop:** \`npm start\` opens a window of its own. Where Electron's runtime is missing or there is no display, the same command opens Baton in the browser and says so.
- **Browser:** \`npm run serve\` prints an address that begins with \`http://127.0.0.1\`. It takes \`--data-dir\`, \`--port\` and \`--no-open\`. The address holds a code that works once.

The browser form listens on this machine only; it cannot be opened from a phone or another computer. Both forms use the same data folder, but only one Baton at a time can have a history open.`,
    related: ['data-folder', 'privacy', 'keyboard'],
  },
]
