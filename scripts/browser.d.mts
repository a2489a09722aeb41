/** Where Chromium is; undefined when it is not here. */
export declare const chromium: () => string | undefined
export declare const ensureBrowser: (say: (text: string) => void) => void
