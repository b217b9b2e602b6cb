/** The mark of Baton: a relay baton, half in the accent, half in amber. Decorative; the name stands beside it. */
export function BatonMark({ size = 22 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" className="shrink-0">
      <g transform="rotate(-32 12 12)">
        <rect x="1" y="8.2" width="22" height="7.6" rx="3.8" fill="var(--accent)" />
        <path d="M14.5 8.2h4.7a3.8 3.8 0 0 1 0 7.6h-4.7z" fill="var(--lane-mistral)" />
      </g>
    </svg>
  )
}
