import type { Finding, Severity } from '#ground/report'

const most = 50

/** Findings about one file, bounded: a file with a million damaged places must not become a million findings. */
export class FindingList {
  readonly list: Finding[] = []
  readonly #file: string
  #more = 0

  constructor(file: string) {
    this.#file = file
  }

  add(code: string, severity: Severity, message: string, place: { readonly packet?: number; readonly offset?: number }, help?: string): void {
    if (this.list.length >= most) {
      this.#more += 1
      this.list[most] = {
        code: 'capture/more',
        severity: 'warning',
        message: `${this.#more} more damaged places, not listed`,
        at: { file: this.#file },
      }
      return
    }
    this.list.push({ code, severity, message, at: { file: this.#file, ...place }, ...(help === undefined ? {} : { help }) })
  }
}
