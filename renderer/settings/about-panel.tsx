import { useAppStore } from '../state/app-store.ts'
import { modifierName } from '../state/follow-shortcuts.ts'
import { BatonMark } from '../ui/baton-mark.tsx'

const shortcuts = [
  ['New conversation', 'N'],
  ['Search conversations', 'K'],
  ['Find in the conversation', 'F'],
  ['Choose a model', 'J'],
  ['Settings', ','],
] as const

export function AboutPanel() {
  const info = useAppStore((state) => state.info)
  return (
    <>
      <div className="flex items-center gap-3.5 pt-1 pb-5">
        <BatonMark size={40} />
        <div>
          <h2 className="text-heading font-semibold">Baton</h2>
          <p className="text-label text-muted tabular">
            Version {info?.version ?? 'unknown'}
            {info === null ? null : info.shell === 'desktop' ? ', desktop' : ', in the browser'}
          </p>
        </div>
      </div>
      <p className="max-w-md text-pretty text-soft">
        A local chat application: one conversation, many models, and a clear view of what every turn sent,
        cost and left behind. No telemetry, no account with us.
      </p>
      <h3 className="mt-6 mb-1.5 font-semibold">Keyboard</h3>
      <dl className="max-w-sm divide-y divide-line border-y border-line">
        {shortcuts.map(([label, key]) => (
          <div key={key} className="flex items-center justify-between py-2">
            <dt className="text-soft">{label}</dt>
            <dd>
              <kbd className="rounded-inline border border-line bg-background px-1.5 py-0.5 font-sans text-small text-muted">
                {modifierName} {key}
              </kbd>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
