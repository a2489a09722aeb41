import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { removePlant } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { Refusal } from '../../component/refusal.tsx'

/** Takes a plant off every list, with a reason for the audit log. The sample has its reason already. */
export const RemovePlant = ({ plant, name, isSample }: { readonly plant: string; readonly name: string; readonly isSample: boolean }) => {
  const [isOpen, { open, close }] = useDisclosure(false)
  const deed = useDeed(removePlant)
  const form = useForm({
    initialValues: { why: isSample ? 'The sample plant is not needed any more' : '' },
    validate: { why: (why) => (why.trim() === '' ? 'the audit log needs a reason' : null) },
  })
  return (
    <>
      <Button variant="subtle" color="red" size="compact-sm" onClick={open} aria-label={`${isSample ? 'Remove the sample' : 'Remove'}: ${name}`}>
        {isSample ? 'Remove the sample' : 'Remove'}
      </Button>
      <Modal opened={isOpen} onClose={close} title={`Remove ${name}?`}>
        <form onSubmit={form.onSubmit(({ why }) => deed.mutate({ params: { plant }, body: { why: why.trim() } }, { onSuccess: close }))}>
          <Stack>
            <Text size="sm">
              It leaves every list, for everybody. Its plan, its recordings and its history stay in the store and in the audit log, and its id is not
              used again.
            </Text>
            <TextInput label="Why" required maxLength={300} {...form.getInputProps('why')} />
            {deed.error !== null && <Refusal error={deed.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Keep it
              </Button>
              <Button color="red" type="submit" loading={deed.isPending}>
                Remove
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
