// Every application whose files Baton takes in, other than its own. A file is asked of each in turn; what they look for is
// so particular that no file is two of them (test/transfer/import/detect.test.ts).
import { chatboxSource } from './chatbox/read-chatbox.ts'
import { chatgptSource } from './chatgpt/read-chatgpt.ts'
import { cherryStudioSource } from './cherry-studio/read-cherry-studio.ts'
import { claudeSource } from './claude/read-claude.ts'
import type { ImportSource } from './import-source.ts'
import { librechatSource } from './librechat/read-librechat.ts'
import { llmSource } from './llm/read-llm.ts'
import { openWebuiSource } from './open-webui/read-open-webui.ts'

export const importSources: readonly ImportSource[] = [
  chatgptSource,
  claudeSource,
  librechatSource,
  openWebuiSource,
  cherryStudioSource,
  chatboxSource,
  llmSource,
]
