import { Badge, Code, Group, Text, Tooltip } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'

/** Operations that change what a controller does; the words of the plan. */
const changing: ReadonlySet<string> = new Set(['write', 'control', 'download', 'mode-change', 'firmware', 'config'])

interface ServiceTextProps {
  /** `s7comm`, `tcp/8530` */
  readonly service: string
  /** With counts where they were observed. Absent or empty: they are not told apart. */
  readonly operations?: readonly string[] | Readonly<Record<string, number | undefined>>
  /** Those of them that the plan denies. */
  readonly denied?: readonly string[]
  /** `port`: nothing but the port says so. */
  readonly basis?: 'payload' | 'port'
}

const isList = (operations: NonNullable<ServiceTextProps['operations']>): operations is readonly string[] => Array.isArray(operations)

const counted = (operations: ServiceTextProps['operations']): readonly (readonly [string, number | undefined])[] =>
  operations === undefined ? [] : isList(operations) ? operations.map((operation) => [operation, undefined]) : Object.entries(operations)

/** What is spoken and what it does: names from captures are shown as text, never as markup. */
export const ServiceText = ({ service, operations, denied, basis }: ServiceTextProps) => (
  <Group gap={6} wrap="wrap">
    <Code>{service}</Code>
    {basis === 'port' && (
      <Tooltip label="only its port says so: the bytes prove no service">
        <Text size="xs" c="dimmed" span>
          by port
        </Text>
      </Tooltip>
    )}
    {counted(operations).map(([operation, count]) => {
      const isDenied = denied?.includes(operation) === true
      const isChanging = changing.has(operation)
      return (
        <Badge
          key={operation}
          size="sm"
          variant={isDenied ? 'filled' : 'outline'}
          color={isDenied ? 'red' : isChanging ? 'orange' : 'gray'}
          tt="none"
          leftSection={isChanging ? <IconAlertTriangle size={10} aria-label="changes the controller" /> : undefined}
        >
          {isDenied ? `${operation} (denied)` : operation}
          {count === undefined ? '' : ` × ${count.toLocaleString()}`}
        </Badge>
      )
    })}
  </Group>
)
