import type { ManualSection } from './section.ts'

export const accountSections: readonly ManualSection[] = [
  {
    id: 'add-account',
    title: 'Adding a provider',
    question: 'How do I add a provider?',
    keywords: [
      'add',
      'provider',
      'account',
      'key',
      'api key',
      'connect',
      'register',
      'sign in',
      'login',
      'openai',
      'anthropic',
      'claude',
      'google',
      'gemini',
      'openrouter',
      'deepseek',
      'xai',
      'grok',
      'groq',
      'mistral',
      'cohere',
      'new',
      'vendor',
      'chatgpt',
      'gpt',
    ],
    text: `Open **Settings** and press **Add account** under **Accounts**: choose the provider, give it a name and paste the key you made on the provider's site. Baton has no account of its own and you pay the provider directly.

**Check the key** makes one cheap call and tells you in a sentence what came back. Baton then asks the provider for its models and shows them in the model picker.

You can have several accounts with the same provider, for example one for work and one for yourself.`,
    related: ['keys', 'environment-accounts', 'custom-server', 'check-key'],
  },
  {
    id: 'keys',
    title: 'Where keys are kept',
    question: 'Where are my keys kept?',
    keywords: [
      'key',
      'keys',
      'keychain',
      'keyring',
      'secret',
      'password',
      'stored',
      'safe',
      'secure',
      'security',
      'credential',
      'kept',
      'saved',
      'token',
    ],
    text: `Keys are kept in your operating system's keychain, not in Baton's files. They go in and never come out: no screen, log, export or error shows a key again, and a key is only ever sent to the address of its own account.

- **macOS:** in the Keychain.
- **Windows:** in the Credential Manager.
- **Linux:** in the Secret Service, which GNOME Keyring or KWallet provide.

Where there is no keychain, Baton keeps a key for this run only and says so in Settings; after a restart you enter it again, or you use an environment variable.`,
    related: ['environment-accounts', 'data-folder', 'change-account'],
  },
  {
    id: 'environment-accounts',
    title: 'Accounts from environment variables',
    question: 'How do accounts from the environment work?',
    keywords: [
      'environment',
      'variable',
      'variables',
      'env',
      'OPENAI_API_KEY',
      'ANTHROPIC_API_KEY',
      'GEMINI_API_KEY',
      'BASE_URL',
      'shell',
      'export',
      'dotenv',
    ],
    text: `When Baton is started with a variable that holds a key, the account appears by itself, marked "from environment". Baton knows \`OPENAI_API_KEY\`, \`ANTHROPIC_API_KEY\`, \`GEMINI_API_KEY\` (or \`GOOGLE_API_KEY\`), \`MISTRAL_API_KEY\`, \`COHERE_API_KEY\` (or \`CO_API_KEY\`), \`OPENROUTER_API_KEY\`, \`DEEPSEEK_API_KEY\`, \`XAI_API_KEY\` and \`GROQ_API_KEY\`.

A variable such as \`OPENAI_BASE_URL\` changes the address of that account.

Such an account cannot be renamed or removed in Baton, only switched off. When the variable is gone the account leaves the list; with the variable it comes back, and its conversations go on. The key is never stored.`,
    related: ['keys', 'add-account', 'data-folder'],
  },
  {
    id: 'check-key',
    title: 'Checking a key',
    question: 'What does "Check the key" do?',
    keywords: ['check', 'test', 'verify', 'validate', 'works', 'key', 'valid', 'invalid', 'refused'],
    text: `**Check the key** makes one cheap call that produces no tokens and explains the answer, for example "The key works: OpenAI lists 41 models.", "OpenAI refused the key (401)." or "Nothing answers at http://127.0.0.1:11434/v1: is Ollama running?".

If the key is refused, copy it again from the provider's site, without spaces, and see that it has not been revoked there.`,
    related: ['failure-auth', 'add-account', 'change-account'],
  },
  {
    id: 'change-account',
    title: 'Changing and removing accounts',
    question: 'How do I change or remove an account?',
    keywords: [
      'remove',
      'delete',
      'rename',
      'disable',
      'enable',
      'switch off',
      'turn off',
      'change',
      'replace',
      'edit',
      'account',
      'key',
      'address',
      'url',
    ],
    text: `In **Settings** each account can be renamed, switched off and on, given a new key, or removed. Removing it deletes its key from the keychain; the conversations held with it stay and can be continued with another model.

If you change the address of an account to another server, enter the key again: a key belongs to the server it was entered for.`,
    related: ['keys', 'add-account', 'choose-model'],
  },
  {
    id: 'mistral-cohere',
    title: 'Mistral and Cohere',
    question: 'Can I use Mistral or Cohere?',
    keywords: ['mistral', 'cohere', 'command', 'agent', 'agents', 'supported', 'trial key', 'codestral'],
    text: `Yes, with a key of your own, like the other providers.

- **Mistral:** models and your agents stand in the list together. Normally the history is sent; a conversation that prefers server state is kept by Mistral, which is in beta there.
- **Cohere:** the history is sent with every message, since Cohere keeps none. It takes pictures and text, no PDF. Cohere bills fewer tokens than the model reads: the cost comes from what is billed, the use of the window from what is read. A trial key allows 1,000 calls a month; when they are used up, the answer says so.`,
    related: ['add-account', 'who-keeps', 'cost'],
  },
  {
    id: 'local-servers',
    title: 'Models on your own machine',
    question: 'How do I use Ollama or another local server?',
    keywords: [
      'local',
      'ollama',
      'lm studio',
      'lmstudio',
      'llama.cpp',
      'llamacpp',
      'llama',
      'vllm',
      'localhost',
      'own machine',
      'self-hosted',
      'port',
      'gguf',
      'free',
      'offline',
    ],
    text: `Start the server, then open **Settings**: Baton looks on the usual ports of this machine and offers what answers. Otherwise add it by its address. No key is needed, unless you have given the server one, and nothing is billed.

| Server | Usual address |
|---|---|
| Ollama | \`http://127.0.0.1:11434/v1\` |
| LM Studio | \`http://127.0.0.1:1234/v1\` |
| llama.cpp | \`http://127.0.0.1:9931/v1\` (older builds: port 8080) |
| vLLM | \`http://127.0.0.1:8000/v1\` |

A local model may first have to be loaded, so Baton waits almost five minutes for its first word before it gives up.`,
    related: ['custom-server', 'failure-network', 'failure-timeout'],
  },
  {
    id: 'custom-server',
    title: 'Any other server',
    question: 'Can I add a server of my own or a proxy?',
    keywords: [
      'custom',
      'proxy',
      'gateway',
      'compatible',
      'url',
      'address',
      'base',
      'endpoint',
      'own',
      'server',
      'litellm',
      'company',
      'http',
      'https',
    ],
    text: `Any server that speaks OpenAI's dialect can be added as **Custom server** by its address, with or without a key. The address of a known provider can be changed too, for example to a proxy in your company.

An address begins with \`https://\`. Plain \`http://\` is accepted for this machine and for local or custom servers only, since a key would otherwise travel unencrypted.`,
    related: ['local-servers', 'add-account'],
  },
]
