/** Now, in seconds since 1970. The only clock the commands use, so that a person can ask "as of" another day. */
export const nowSeconds = (): number => Math.floor(Date.now() / 1000)
