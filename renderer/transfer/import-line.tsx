// The way in for conversations of another app, on the first page of an empty Baton.
import { Download } from 'lucide-react'
import { useState } from 'react'
import { carriesFiles, openImport } from '../state/open-transfer.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'

/** Opens the import, and takes a file that is dropped on it. */
export function ImportLine() {
  const [isOver, setOver] = useState(false)
  return (
    <fieldset
      aria-label="Bring conversations along"
      onDragOver={(event) => {
        if (!carriesFiles(event.dataTransfer)) return
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        const file = event.dataTransfer.files[0]
        setOver(false)
        if (file === undefined) return
        event.preventDefault()
        event.stopPropagation()
        openImport(file)
      }}
      className={classNames(
        'mt-6 flex max-w-xl items-center gap-3.5 rounded-bubble border px-4 py-3 transition-colors',
        isOver ? 'border-accent bg-hover' : 'border-line bg-card',
      )}
    >
      <Download size={17} aria-hidden="true" className="w-5 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">Bring your conversations along</p>
        <p className="text-pretty text-label text-muted">
          Exports of other apps and of another Baton, looked into first. Drop a file here.
        </p>
      </div>
      <Button onClick={() => openImport()}>Import…</Button>
    </fieldset>
  )
}
