import type { House } from './violations.ts'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

/** `docs/rooms.md`: the house from the top floor down, as `floors.ts` has it. */
export const roomsPage = ({ rooms, pureFloors, floorsFromTheGround }: House): string => {
  const floors = floorsFromTheGround.toReversed().map((floor) => {
    const rows = Object.entries(rooms)
      .filter(([room]) => room.startsWith(`${floor}/`))
      .map(
        ([room, { for: purpose, enters, packages }]) =>
          `| [\`${room}\`](../src/${room}/index.ts) | ${purpose} | ${code(enters) || '–'} | ${code(packages ?? []) || '–'} |`,
      )
    return [
      `## ${capital(floor)}${pureFloors.includes(floor) ? ' (pure)' : ''}`,
      '',
      '| room | what it is for | enters | packages |',
      '|---|---|---|---|',
      ...rows,
    ].join('\n')
  })
  return [
    '# Rooms',
    '',
    'Made from `floors.ts` by `npm run golden -- test/architecture`; do not edit it by hand. Data goes up, imports point down. A room is entered by',
    'its front door (`#floor/room`, its `index.ts`). A pure floor knows no Node, no clock, no console and no package but the ones named here.',
    '',
    `${floors.join('\n\n')}\n`,
  ].join('\n')
}
