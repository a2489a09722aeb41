const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

/** A number of bytes as people say it: `3.4 GB`, in steps of a thousand as disks and files are sold and shown. */
export const bytesInWords = (bytes: number): string => {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}
