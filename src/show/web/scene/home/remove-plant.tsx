import { Button, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { removePlant } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'

interface RemovePlantProps {
  readonly plant: string
  readonly name: string
  readonly isSample: boolean
}

const RemoveDialog = ({ plant, name, isSample, onClose }: RemovePlantProps & { readonly onClose: () => void }) => {
  const remove = useDeed(removePlant)
  const [why, setWhy] = useState(isSample ? 'The sample plant is not needed any more' : '')
  return (
    <Dialog size="md" title={`Remove ${name}?`} onClose={onClose}>
      <DeedForm
        send="Remove"
        cancel="Keep it"
        colour="red"
        isReady={why.trim() !== ''}
        isPending={remove.isPending}
        error={remove.error}
        onSend={() => remove.mutate({ params: { plant }, body: { why: why.trim() } }, { onSuccess: onClose })}
        onCancel={onClose}
      >
        <Text size="sm">
          It leaves every list, for everybody. Its plan, its recordings and its history stay in the store and in the audit log, and its id is not used
          again.
        </Text>
        <TextInput
          label="Why"
          description="For the audit log."
          required
          maxLength={300}
          data-autofocus
          value={why}
          onChange={({ currentTarget }) => setWhy(currentTarget.value)}
        />
      </DeedForm>
    </Dialog>
  )
}

/** Takes a plant off every list, with a reason for the audit log. The sample has its reason already. */
export const RemovePlant = (props: RemovePlantProps) => {
  const { name, isSample } = props
  const [isOpen, { open, close }] = useDisclosure(false)
  const words = isSample ? 'Remove the sample' : 'Remove'
  return (
    <>
      <Button variant="subtle" color="red" size="compact-sm" onClick={open} aria-label={`${words}: ${name}`}>
        {words}
      </Button>
      {isOpen && <RemoveDialog {...props} onClose={close} />}
    </>
  )
}
