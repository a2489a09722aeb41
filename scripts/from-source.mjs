/** What Node needs to run the TypeScript in `src` as it is. Node 22 announces that stripping types is new to it; a newer one has nothing to say. */
export const fromSource = ['--conditions=source', '--disable-warning=ExperimentalWarning']
