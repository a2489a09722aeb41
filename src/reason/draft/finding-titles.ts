/** What a draft leaves out on purpose, or could not use, by its stable code. `docs/findings.md` lists it. */
export const draftFindingTitles = {
  'draft/unanswered': 'it never carried anything (not listed one by one)',
  'draft/external': 'to or from an address outside the plant',
  'draft/direct-to-cell': 'offices, visitors or the DMZ reach into a cell',
  'draft/control-from-outside': 'a control protocol from offices, visitors or the DMZ',
  'draft/cell-to-enterprise': 'a cell talks to offices or visitors',
  'draft/lateral-movement': 'file sharing, remote desktops or clear-text logins over a boundary',
  'draft/engineering-elsewhere': 'downloads, mode changes, firmware or configuration from no engineering zone',
  'draft/write-to-safety': 'a write into the safety zone from no engineering zone',
  'draft/not-the-service': 'something else speaks on the port of a control protocol',
  'draft/scan': 'one client knocked on many doors and used none',
} as const satisfies Readonly<Record<`draft/${string}`, string>>
