import type { ManualSection } from './section.ts'

export const modelSections: readonly ManualSection[] = [
  {
    id: 'choose-model',
    title: 'Choosing a model',
    question: 'How do I choose or switch the model?',
    keywords: [
      'choose',
      'model',
      'models',
      'switch',
      'change',
      'select',
      'pick',
      'picker',
      'another',
      'different',
      'recent',
      'list',
    ],
    text: `Press the **Model** button in the composer (Ctrl+J, or ⌘J on a Mac). The picker lists the models of all your accounts that are switched on, with a search field and the ones you used last at the top. The choice holds for the next message; you can change it at any point of a conversation.

The lists come from the providers and are kept for use without a network. A model that is missing from the list may not be open to your account.`,
    related: ['handoff', 'add-account', 'failure-model-missing'],
  },
  {
    id: 'handoff',
    title: 'What happens at a handoff',
    question: 'What happens at a handoff?',
    keywords: [
      'handoff',
      'hand off',
      'handed',
      'switch',
      'switching',
      'change model',
      'middle',
      'pass',
      'baton',
      'carry',
      'carried',
      'dropped',
      'converted',
      'separator',
      'continue',
      'another model',
      'another provider',
      'lost',
      'history',
    ],
    text: `When the next message goes to another model than the last answer came from, Baton hands the conversation over. A line in the thread, "Handed off to …", says how many messages were carried, about how many tokens they are, and what could not be carried as it was.

**Carried:** your messages, the answers, text files, and pictures or PDF files where the new model takes them.

**Dropped or converted:** another provider's reasoning is not carried, because it is sealed for the model that wrote it or means nothing to another. Exchanges with tools are sent as text where the new provider needs that. A picture or file the new model cannot read is replaced by a note. Failed answers are left out; stopped and interrupted ones are carried as far as they came.

Nothing is changed in your own history: everything stays as it was and can be handed back later.`,
    related: ['remembering', 'choose-model', 'attachments'],
  },
  {
    id: 'reasoning',
    title: 'Reasoning',
    question: 'Where do I see what the model thought?',
    keywords: ['reasoning', 'thinking', 'thoughts', 'thought', 'chain of thought', 'folded', 'think'],
    text: `Where a provider shows the reasoning of its model, it stands folded above the answer with the time it took; open it with a click. Some providers keep the reasoning to themselves or send only a summary; its tokens are counted and billed all the same.

Reasoning is not carried to other providers, and it is left out of Markdown exports unless you choose to include it in Settings.`,
    related: ['tokens', 'handoff', 'export'],
  },
  {
    id: 'attachments',
    title: 'Attaching files',
    question: 'Which files can I attach?',
    keywords: [
      'attach',
      'attachment',
      'attachments',
      'file',
      'files',
      'image',
      'picture',
      'photo',
      'pdf',
      'upload',
      'document',
      'drop',
      'paste',
      'screenshot',
      'size',
    ],
    text: `Use **Attach files** in the composer, drop files on it or paste them. Baton takes pictures (PNG, JPEG, GIF, WebP), PDF and text of any kind, up to 25 MB each. Text files are sent as text to every model; pictures and PDF go to models that can read them, and others get a note that there was a file.

A file is stored once in your history, however often you send it. The guide cannot read pictures or PDF.`,
    related: ['handoff', 'data-folder'],
  },
]
