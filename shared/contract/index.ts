export * from './app-state.ts'
export * from './contract.ts'
export * from './exported-file.ts'
export * from './watches.ts'
