import { Button, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { invitePerson } from '#show/contract'
import { useDeed } from '../../api/use-answer.ts'
import { DeedForm } from '../../component/deed-form.tsx'
import { Dialog } from '../../component/dialog.tsx'
import { MadeLink } from './made-link.tsx'
import { RoleFields } from './role-fields.tsx'
import type { RolesByPlace } from './role-fields.tsx'

interface InviteDialogProps {
  readonly plants: readonly { readonly id: string; readonly name: string }[]
  readonly onClose: () => void
}

/** Invites somebody: an address, roles, and then the link. */
export const InviteDialog = ({ plants, onClose }: InviteDialogProps) => {
  const [email, setEmail] = useState('')
  const [roles, setRoles] = useState<RolesByPlace>(new Map())
  const invite = useDeed(invitePerson)
  const body = { email, roles: [...roles].filter(([, list]) => list.length > 0).map(([place, list]) => ({ place, roles: [...list] })) }
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      {invite.data !== undefined ? (
        <Stack>
          <MadeLink title={`The invitation of ${email}`} {...invite.data} />
          <Button onClick={onClose}>Done</Button>
        </Stack>
      ) : (
        <DeedForm send="Make the link" isPending={invite.isPending} error={invite.error} onSend={() => invite.mutate({ body })} onCancel={onClose}>
          <TextInput
            label="E-mail address"
            description="To sign in with. Nothing is sent there: you hand the link over."
            type="email"
            required
            data-autofocus
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <RoleFields plants={plants} roles={roles} onChange={(place, list) => setRoles(new Map([...roles, [place, list]]))} />
        </DeedForm>
      )}
    </Dialog>
  )
}
