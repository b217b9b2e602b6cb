import {
  Brain,
  HardDrive,
  Info,
  KeyRound,
  Layers,
  LayoutTemplate,
  type LucideIcon,
  Palette,
  Recycle,
  Tags,
  Wallet,
  X,
} from 'lucide-react'
import { Tabs } from 'radix-ui'
import { lazy, type ReactNode, Suspense } from 'react'
import { closeDialog, openSettings, type SettingsTab, useViewStore } from '../state/view-store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { AboutPanel } from './about-panel.tsx'
import { AccountsPanel } from './accounts-panel.tsx'
import { AppearancePanel } from './appearance-panel.tsx'
import { ContextPanel } from './context-panel.tsx'
import { DataPanel } from './data-panel.tsx'
import { ProvidersPanel } from './providers-panel.tsx'

const CleanUpPanel = lazy(async () => ({ default: (await import('./clean-up-panel.tsx')).CleanUpPanel }))
const PricesPanel = lazy(async () => ({ default: (await import('./prices-panel.tsx')).PricesPanel }))
const TemplatesPanel = lazy(async () => ({
  default: (await import('./templates-panel.tsx')).TemplatesPanel,
}))
const SpendingPanel = lazy(async () => ({ default: (await import('./spending-panel.tsx')).SpendingPanel }))

interface Section {
  readonly tab: SettingsTab
  readonly label: string
  readonly icon: LucideIcon
  readonly panel: ReactNode
}

/** The settings: accounts, what is known of providers, context, templates and prompts, prices, spending, appearance, data, about. */
export function SettingsDialog() {
  const dialog = useViewStore((state) => state.dialog)
  if (dialog?.name !== 'settings') return null
  const sections: readonly Section[] = [
    {
      tab: 'accounts',
      label: 'Accounts',
      icon: KeyRound,
      panel: <AccountsPanel startsAdding={dialog.addsAccount} />,
    },
    {
      tab: 'providers',
      label: 'How providers remember',
      icon: Brain,
      panel: <ProvidersPanel chosen={dialog.record} />,
    },
    { tab: 'context', label: 'Context', icon: Layers, panel: <ContextPanel /> },
    {
      tab: 'templates',
      label: 'Templates and prompts',
      icon: LayoutTemplate,
      panel: <TemplatesPanel />,
    },
    { tab: 'prices', label: 'Prices', icon: Tags, panel: <PricesPanel /> },
    {
      tab: 'spending',
      label: 'Spending',
      icon: Wallet,
      panel: <SpendingPanel budgetFor={dialog.budgetFor ?? null} />,
    },
    { tab: 'appearance', label: 'Appearance', icon: Palette, panel: <AppearancePanel /> },
    { tab: 'clean-up', label: 'Cleaning up', icon: Recycle, panel: <CleanUpPanel /> },
    { tab: 'data', label: 'Data', icon: HardDrive, panel: <DataPanel /> },
    { tab: 'about', label: 'About', icon: Info, panel: <AboutPanel /> },
  ]
  return (
    <Dialog isOpen title="Settings" hasHeading={false} className="max-w-4xl" onClose={closeDialog}>
      {/* First, as in every dialog: were it the tabs, Radix would not see that Shift+Tab leaves the dialog there, and the focus
          would not come round to the end. What is scrolled goes past below it. */}
      <div className="absolute top-3 right-3 z-10 rounded-row bg-card">
        <IconButton icon={X} label="Close" onClick={closeDialog} />
      </div>
      <Tabs.Root
        orientation="vertical"
        value={dialog.tab}
        onValueChange={(value) => {
          const section = sections.find((candidate) => candidate.tab === value)
          if (section !== undefined) openSettings(section.tab)
        }}
        className="flex h-[min(88vh,580px)] min-h-0"
      >
        <div className="flex w-60 shrink-0 flex-col border-r border-line bg-sidebar p-2.5 max-[640px]:w-14">
          <p aria-hidden="true" className="px-2 pt-1.5 pb-3 text-reading font-semibold max-[640px]:invisible">
            Settings
          </p>
          <Tabs.List aria-label="Settings" className="flex flex-col gap-0.5">
            {sections.map(({ tab, label, icon: Icon }) => (
              <Tabs.Trigger
                key={tab}
                value={tab}
                data-first-focus={tab === dialog.tab ? true : undefined}
                className="flex h-8 items-center gap-2.5 whitespace-nowrap rounded-row px-2 text-soft transition-colors hover:bg-hover data-[state=active]:bg-selected data-[state=active]:font-medium data-[state=active]:text-ink"
              >
                <Icon size={16} aria-hidden="true" />
                <span className="max-[640px]:sr-only">{label}</span>
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        </div>
        <div className="min-w-0 flex-1">
          {sections.map(({ tab, panel }) => (
            <Tabs.Content
              key={tab}
              value={tab}
              className="h-full overflow-y-auto px-6 pt-4 pb-6 -outline-offset-2"
            >
              <Suspense fallback={<Spinner label="Loading" />}>{panel}</Suspense>
            </Tabs.Content>
          ))}
        </div>
      </Tabs.Root>
    </Dialog>
  )
}
