/** Menus are fetched when one is about to be opened. */
export const loadRowMenu = async () => (await import('./row-menu.ts')).rowMenu
