import { ArrowRight, LayoutTemplate } from 'lucide-react'
import { useBeginnings } from '../state/beginnings-store.ts'
import { openSettings } from '../state/view-store.ts'
import { beginFromTemplate } from './begin-from-template.ts'
import { snippetOf } from './find-prompts.ts'

/** So many stand on the page of a new conversation; the menu and the settings have all. */
const mostListed = 6

/** The templates a new conversation can begin from; nothing while there are none. */
export function TemplateList() {
  const { templates } = useBeginnings()
  if (templates === null || templates.length === 0) return null
  return (
    <section aria-label="Templates" className="mt-6">
      <h2 className="text-small font-semibold text-muted">Begin from a template</h2>
      <ul className="mt-1.5 -ml-2.5 max-w-xl">
        {templates.slice(0, mostListed).map((template) => {
          const about = template.systemText ?? template.messages[0]?.text ?? ''
          return (
            <li key={template.id}>
              <button
                type="button"
                className="group flex min-h-8 w-full items-center gap-2.5 rounded-row px-2.5 py-1 text-left text-soft transition-colors hover:bg-hover hover:text-ink"
                onClick={() => beginFromTemplate(template)}
              >
                <LayoutTemplate size={15} aria-hidden="true" className="shrink-0 text-muted" />
                <span className="max-w-[60%] shrink-0 truncate">{template.name}</span>
                <span aria-hidden="true" className="min-w-0 flex-1 truncate text-label text-muted">
                  {snippetOf(about)}
                </span>
                <ArrowRight
                  size={14}
                  aria-hidden="true"
                  className="shrink-0 text-muted opacity-0 transition-opacity group-hover:opacity-100 group-focus-visible:opacity-100"
                />
              </button>
            </li>
          )
        })}
      </ul>
      {templates.length <= mostListed ? null : (
        <button
          type="button"
          className="quiet mt-0.5 -ml-2.5 flex h-8 items-center rounded-row px-2.5 text-label"
          onClick={() => openSettings('templates')}
        >
          All {templates.length} templates…
        </button>
      )}
    </section>
  )
}
