// What the engine may ask of the store about folders, tags, templates and prompts; see store.ts.
import type { Folder } from '../../shared/domain/folder.ts'
import type { Tag } from '../../shared/domain/tag.ts'
import type { Prompt, Template } from '../../shared/domain/template.ts'

export interface FolderStore {
  /** In the order of the sidebar. */
  list(): Folder[]
  get(id: string): Folder | null
  /** Replaces the one with the same id. */
  put(folder: Folder): void
  /** Its conversations stay, outside of every folder. */
  remove(id: string): void
}

export interface TagStore {
  /** By name. */
  list(): Tag[]
  get(id: string): Tag | null
  /** Whatever its case and width. */
  findByName(name: string): Tag | null
  /** Replaces the one with the same id. @throws when another has the same name */
  put(tag: Tag): void
  /** Takes it off every conversation. */
  remove(id: string): void
}

export interface TemplateStore {
  /** By name. */
  list(): Template[]
  get(id: string): Template | null
  /** Replaces the one with the same id. */
  put(template: Template): void
  remove(id: string): void
}

export interface PromptStore {
  /** By name. */
  list(): Prompt[]
  get(id: string): Prompt | null
  /** Whatever its case and width. */
  findByName(name: string): Prompt | null
  /** Replaces the one with the same id. @throws when another has the same name */
  put(prompt: Prompt): void
  remove(id: string): void
}
