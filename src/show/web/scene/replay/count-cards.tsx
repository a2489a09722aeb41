import { SimpleGrid, Text, UnstyledButton } from '@mantine/core'
import type { AnswerOf, readReplay } from '#show/contract'
import { VerdictBadge } from '../../component/verdict-badge.tsx'
import type { ReplaySearch, UsedReplaySearch } from './replay-search.ts'
import styles from './replay.module.css'

type Counts = AnswerOf<typeof readReplay>['counts']

interface Kind {
  readonly name: string
  readonly filter: Pick<ReplaySearch, 'effect' | 'stop'>
  readonly count: (counts: Counts) => number
  readonly words: string
}

const kinds: readonly Kind[] = [
  {
    name: 'stopped',
    filter: { effect: 'breaks', stop: 'filter' },
    count: ({ breaks, watched }) => breaks - watched,
    words: 'worked, and would be stopped',
  },
  { name: 'watched', filter: { effect: 'breaks', stop: 'watch' }, count: ({ watched }) => watched, words: 'worked, and would be watched' },
  { name: 'attempts', filter: { effect: 'blocked-attempt' }, count: (counts) => counts['blocked-attempt'], words: 'never worked, and would not' },
  { name: 'runs', filter: { effect: 'runs' }, count: ({ runs }) => runs, words: 'a flow requires it' },
  { name: 'inside', filter: { effect: 'inside' }, count: ({ inside }) => inside, words: 'stays inside a zone' },
]

/** How many conversations come to which end. Each number filters the list to what it counts; once more takes the filter away. */
export const CountCards = ({ counts, search, filter }: { readonly counts: Counts } & Pick<UsedReplaySearch, 'search' | 'filter'>) => (
  <SimpleGrid cols={{ base: 2, sm: 3, md: 5 }} spacing="sm">
    {kinds.map(({ name, filter: wanted, count, words }) => {
      const isOn = search.effect === wanted.effect && search.stop === wanted.stop
      return (
        <UnstyledButton
          key={name}
          className={styles.card}
          aria-pressed={isOn}
          onClick={() => filter(isOn ? { effect: undefined, stop: undefined } : { effect: wanted.effect, stop: wanted.stop })}
        >
          <VerdictBadge effect={wanted.effect ?? 'inside'} stoppedAtFilter={wanted.stop !== 'watch'} />
          <Text size="xl" fw={700}>
            {count(counts).toLocaleString()}
          </Text>
          <Text size="xs" c="dimmed">
            {words}
          </Text>
        </UnstyledButton>
      )
    })}
  </SimpleGrid>
)
