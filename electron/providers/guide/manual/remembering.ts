// How the history reaches a model, what providers keep of it, and how it is deleted there. The facts about single
// providers stand in the records beside the adapters; this tells what they come to.
import type { ManualSection } from './section.ts'

export const rememberingSections: readonly ManualSection[] = [
  {
    id: 'remembering',
    title: 'How providers remember',
    question: 'Does the provider remember the conversation?',
    keywords: [
      'remember',
      'memory',
      'chain',
      'replay',
      'state',
      'handle',
      'previous_response_id',
      'resp_',
      'sent again',
      'history',
      'held',
      'continue',
      'stateful',
      'stateless',
      'server',
      'forget',
    ],
    text: `Models have no memory of their own. There are two ways to bring the history to a turn, and Baton records which one it took and why, in a sentence; you find it under **Turn details**.

- **Replay:** the history is sent. This works with every provider.
- **Chain:** the provider has kept what was said, and Baton sends its id with what is new. When turns were answered elsewhere in between, these are sent along where the provider takes them.

Your own copy is always the one that counts, and an id is used only while everything before it is the same. After an edit, on another branch and after a stopped answer, a chain goes on from an older id. A conversation at the provider, which is one growing list, and a session begin anew there with the history, or as a copy where the provider makes one. After a change of account or system text, and when an id has expired, the history is sent. If a provider has lost its id you see nothing worse than that reason.`,
    related: ['who-keeps', 'state-cost', 'continuation-modes'],
  },
  {
    id: 'who-keeps',
    title: 'What each provider keeps',
    question: 'Which providers keep my conversation?',
    keywords: [
      'keep',
      'keeps',
      'kept',
      'store',
      'stores',
      'stored',
      'data',
      'retention',
      'hold',
      'holds',
      'server state',
      'days',
      'expire',
      'expires',
      'openai',
      'anthropic',
      'claude',
      'google',
      'gemini',
      'interaction',
      'interactions',
      'xai',
      'grok',
      'mistral',
      'cohere',
      'openrouter',
      'lm studio',
      'thread',
      'assistants',
      'list',
    ],
    text: `| Provider | Keeps | For | Baton can delete it |
|---|---|---|---|
| OpenAI | each answer; or one conversation, where the account chooses that | 30 days by default; a conversation until it is deleted | yes |
| xAI | each answer | 30 days | yes |
| Google (Gemini Interactions) | each answer | 55 days, one day without billing, as reported | yes |
| Mistral (Conversations, in beta) | a conversation, where you ask for server state | until it is deleted | yes |
| Anthropic (threads, in beta) | a thread, where the account switches it on | minutes, at most one hour | no |
| LM Studio (Responses) | each answer, on its own computer | it does not say | no |

Cohere, OpenRouter, DeepSeek, Groq, Ollama, llama.cpp, vLLM, Mistral's chat and servers of your own keep nothing that can be continued: the history is sent every time. OpenAI's Assistants threads ended on 26 August 2026; their ids are labels now.

Many providers also keep logs for a while to look for misuse; that is up to their terms. Settings and the inspector tell more about each provider under **How this provider remembers**, with sources and the day it was checked.`,
    related: ['delete-at-provider', 'state-cost', 'continuation-modes'],
  },
  {
    id: 'state-cost',
    title: 'What server state saves',
    question: 'Does server state save money?',
    keywords: [
      'save',
      'saves',
      'saving',
      'money',
      'cost',
      'twice',
      'pay',
      'history',
      'cheap',
      'bill',
      'billed',
      'state',
      'server state',
      'chain',
      'upload',
      'discount',
      'previous_response_id',
      'prompt cache',
      'advantage',
    ],
    text: `No. A provider that keeps the conversation counts all earlier tokens again with every turn and bills them as input, exactly as if they had been sent.

What it does save is upload, which matters with long histories, pictures and slow lines. With some providers the model's own reasoning is kept along as well.

What lowers the bill is the **prompt cache**: a beginning that stays the same is read from it at a lower price. That works for a history that is sent just as well, so Baton always builds it in the same way. The cached part of each answer is shown with its tokens.`,
    related: ['cost', 'tokens', 'remembering'],
  },
  {
    id: 'continuation-modes',
    title: 'Choosing how the history travels',
    question: 'Can I decide whether the provider keeps state?',
    keywords: [
      'automatic',
      'always send',
      'prefer',
      'mode',
      'strategy',
      'switch off',
      'turn off',
      'stop',
      'storing',
      'disable',
      'state',
      'store',
      'opt out',
      'history',
      'decide',
      'forbid',
      'zero data retention',
    ],
    text: `Yes, for each conversation and for each account.

A conversation has four choices: **Automatic** uses server state where it helps and sends the history otherwise; **Always send the history** never continues an id; **Prefer server state** uses it wherever the provider has it; **SDK session** lets the provider's software hold the history in memory, where there is such a thing.

In **Settings**, the switch **Keep conversation state at the provider** of an account forbids it for good: the history is sent each time, and where a provider has a switch for storing, every request says that nothing is to be stored.`,
    related: ['remembering', 'sdk-session', 'who-keeps'],
  },
  {
    id: 'sdk-session',
    title: 'SDK sessions',
    question: 'What is an SDK session?',
    keywords: ['sdk', 'session', 'sessions', 'chat object', 'in memory', 'gemini', 'library'],
    text: `Google's software for programs can hold the history of a chat in the memory of this computer and send it by itself. **SDK session** uses that for Gemini, where a conversation asks for it. Google holds nothing then, and nothing is saved: the whole history still goes along with every message.

A session ends with Baton, and with an answer that was stopped or failed. The next turn begins a new one from your stored history, so nothing is lost. It is there for those who want to see how it behaves; sending the history does the same.`,
    related: ['continuation-modes', 'remembering', 'state-cost'],
  },
  {
    id: 'delete-at-provider',
    title: 'Deleting at the provider',
    question: 'How do I delete it at OpenAI or another provider?',
    keywords: [
      'delete',
      'wipe',
      'forget',
      'purge',
      'openai',
      'google',
      'xai',
      'mistral',
      'provider',
      'receipt',
      'receipts',
      'gdpr',
      'held',
      'server',
      'stored responses',
      'for good',
    ],
    text: `Open the inspector with **Turn details** and choose **Provider**. **What providers hold about this conversation** lists it, since when and until when, with a button that deletes it there, one by one or all of it. You can also have it deleted when you remove a conversation from the trash for good.

Each id leaves a receipt: deleted, already gone, or failed with the reason, and what failed can be tried again. Receipts stay when the conversation is gone; **Settings** shows what could not be deleted.

OpenAI, xAI, Google and Mistral let it be deleted. Anthropic's threads and LM Studio's answers cannot be; the list says so. Deleting takes away what could be continued, not what a provider keeps in its logs for misuse. Your own copy stays: the next turn sends the history.`,
    related: ['who-keeps', 'trash', 'continuation-modes'],
  },
  {
    id: 'identifiers',
    title: "Providers' ids",
    question: 'Can I find an answer by the id a provider gave it?',
    keywords: [
      'id',
      'ids',
      'identifier',
      'identifiers',
      'resp_',
      'req_',
      'msg_',
      'chatcmpl',
      'request id',
      'response id',
      'trace',
      'support ticket',
      'look up',
      'find',
    ],
    text: `Yes. Baton keeps every id that comes with an answer, stopped and failed ones included: of the response, its messages and calls, conversations, requests, traces, and any other that looks like one, with the place where it was found.

Under **Turn details** you see and copy those of one answer. The inspector's **Conversation** tab lists all of the conversation, with a filter, and opens the turn an id belongs to. An id that is given whole is found in other conversations too. This helps when a provider's support or an invoice names one.`,
    related: ['turn-details', 'who-keeps', 'search-messages'],
  },
]
