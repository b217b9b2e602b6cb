// The only two names that cross between the main process and the page.

/** From the page: may I have a port? */
export const connectChannel = 'baton-connect'
/** To the page: here it is. */
export const portChannel = 'baton-port'
