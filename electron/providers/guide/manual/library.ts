// Finding, ordering and branching conversations, and what they begin with.
import type { ManualSection } from './section.ts'

export const librarySections: readonly ManualSection[] = [
  {
    id: 'templates',
    title: 'Templates',
    question: 'How do I begin a conversation from a template?',
    keywords: [
      'template',
      'templates',
      'begin',
      'preset',
      'persona',
      'system text',
      'variables',
      'placeholder',
      'example messages',
      'few shot',
      'reuse',
    ],
    text: `A template is what a conversation begins with: a system text, a model, how much of the history is sent, and first messages. Write one in **Settings**, under **Templates and prompts**, or choose **Save as template…** in the **Conversation menu**, which takes them from the open conversation.

Begin from one with **New from template** beside **New conversation**, or from the page of a new conversation. Nothing is sent then. If the last of its messages is yours, it waits in the composer.

In its texts \`{{name}}\` stands for something that is asked for when a conversation begins, and \`{{name=words}}\` suggests words for it. \`\\{{\` is just two braces. The example answers of a template were written by no model: they cost nothing and are sent along like any answer.`,
    related: ['prompts', 'titles', 'folders'],
  },
  {
    id: 'prompts',
    title: 'The prompt library',
    question: 'How do I reuse a prompt?',
    keywords: [
      'prompt',
      'prompts',
      'library',
      'slash',
      'snippet',
      'snippets',
      'insert',
      'saved',
      'reuse',
      '/',
      'command',
    ],
    text: `Type \`/\` at the beginning of a line in the composer: the prompts you saved appear above it. A few letters of a name or text narrow them down, the arrow keys choose, Enter or Tab inserts, and Escape leaves what you typed as it is. If a prompt has \`{{variables}}\`, you are asked for them first.

**Save this text as a prompt…** in the same list keeps what stands in the composer, and the bookmark beside a message of yours, **Save as prompt**, keeps that message. **Settings** has all of them under **Templates and prompts**.`,
    related: ['templates', 'writing', 'keyboard'],
  },
  {
    id: 'titles',
    title: 'Titles of conversations',
    question: 'How does a conversation get its title?',
    keywords: [
      'title',
      'titles',
      'automatic',
      'name',
      'naming',
      'rename',
      'renamed',
      'generate',
      'new title',
      'called',
    ],
    text: `After the first answer Baton finds a title from the question and the answer, on this computer: it costs nothing and sends nothing. **Settings**, under **Context**, can have a model asked instead, a cheap one of the account that answered or one you choose, or leave the first words as they are.

A model gets one small call with the beginning of both texts. It is listed and counted like any other and keeps nothing at the provider. When it fails, or would go over a budget or the amount you want to be asked above, the title is made on this computer.

A title you gave is never changed. **New title** in a conversation's menu finds another one, and **Undo** brings the one before back.`,
    related: ['sidebar', 'budgets', 'templates'],
  },
  {
    id: 'search-messages',
    title: 'Searching inside messages',
    question: 'Can I search inside messages?',
    keywords: [
      'search inside',
      'full text',
      'fulltext',
      'operators',
      'search operators',
      'search messages',
      'filter',
      'query',
      'content search',
      'find in conversation',
      'phrase',
    ],
    text: `Yes. The search field of the sidebar looks at titles and at the messages of every branch as you type, and shows where it found what. Enter or a click opens the message and marks it.

Put words that belong together in quotation marks, and a minus before what must not occur. Operators narrow it down, for example \`model:mini\`, \`tag:draft\`, \`from:2026-03\`, \`is:archived\`, \`has:code\` or \`cost:>0.10\`; the help beside the field lists all of them. What is in the trash is found with \`is:trashed\` only.

Words inside the open conversation are found with Ctrl+F, ⌘F on a Mac.`,
    related: ['sidebar', 'folders', 'branches'],
  },
  {
    id: 'folders',
    title: 'Folders and tags',
    question: 'How do I put conversations in order?',
    keywords: [
      'folder',
      'folders',
      'tag',
      'tags',
      'label',
      'order',
      'organise',
      'organize',
      'group',
      'unread',
      'select',
      'several',
      'drag',
      'move to folder',
    ],
    text: `Folders and tags stand in the sidebar. **Move to folder…** and **Tags…** in a conversation's menu put it there; it can be dragged to a folder, too. A folder can have a model and a system text that conversations begun in it start from. Removing a folder leaves its conversations in the list.

Several conversations can be selected with Ctrl or Shift and moved, tagged, archived, exported or trashed together. An answer that came while you looked elsewhere marks its conversation as unread.

**Settings**, under **Cleaning up**, can archive what nobody writes in and delete for good what lies in the trash for long. Both are off until you choose them.`,
    related: ['sidebar', 'trash', 'search-messages'],
  },
  {
    id: 'branches',
    title: 'Branches',
    question: 'What are the branches of a conversation?',
    keywords: ['branch', 'branches', 'fork', 'tree', 'continue from here', 'alternative', 'split'],
    text: `Editing a message or asking for an answer again makes a branch; nothing that was there before is lost. The arrows under a message lead to its other versions, and **Branches…** in the **Conversation menu** shows all of them as a tree.

Looking at another version changes nothing of what will be sent. Only sending from there, or **Continue from here**, makes it the branch that goes on. A fork begins a new conversation with copies of the messages up to one you choose; the calls that made them stay counted where they were made.`,
    related: ['edit-message', 'try-again', 'search-messages'],
  },
]
