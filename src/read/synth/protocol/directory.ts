/** Kerberos 5 (RFC 4120) over TCP and LDAP 3 (RFC 4511): the few messages of a log-on and a look-up. */
import { be32, bytes } from '../bytes.ts'
import type { Random } from '../random.ts'
import { application, context, der, derInteger, derText, tag } from './der.ts'

const overTcp = (message: Uint8Array): Uint8Array => bytes(be32(message.length), message)
const name = (type: number, parts: readonly string[]): Uint8Array =>
  der(tag.sequence, der(context(0), derInteger(type)), der(context(1), der(tag.sequence, ...parts.map((part) => derText(tag.general, part)))))
const sealed = (cipher: Uint8Array, version?: number): Uint8Array =>
  der(
    tag.sequence,
    der(context(0), derInteger(18)),
    version === undefined ? [] : der(context(1), derInteger(version)),
    der(context(2), der(tag.octets, cipher)),
  )

/** AS-REQ: a ticket-granting ticket for this principal, please. */
export const kerberosRequest = (realm: string, principal: string, nonce: number): Uint8Array =>
  overTcp(
    der(
      application(10),
      der(
        tag.sequence,
        der(context(1), derInteger(5)),
        der(context(2), derInteger(10)),
        der(
          context(4),
          der(
            tag.sequence,
            der(context(0), der(tag.bits, 0, be32(0x40810010))),
            der(context(1), name(1, [principal])),
            der(context(2), derText(tag.general, realm)),
            der(context(3), name(2, ['krbtgt', realm])),
            der(context(5), derText(tag.time, '20370913024805Z')),
            der(context(7), derInteger(nonce)),
            der(context(8), der(tag.sequence, derInteger(18), derInteger(17))),
          ),
        ),
      ),
    ),
  )

/** AS-REP; what is sealed in it is filler. */
export const kerberosResponse = (realm: string, principal: string, random: Random): Uint8Array =>
  overTcp(
    der(
      application(11),
      der(
        tag.sequence,
        der(context(0), derInteger(5)),
        der(context(1), derInteger(11)),
        der(context(3), derText(tag.general, realm)),
        der(context(4), name(1, [principal])),
        der(
          context(5),
          der(
            application(1),
            der(
              tag.sequence,
              der(context(0), derInteger(5)),
              der(context(1), derText(tag.general, realm)),
              der(context(2), name(2, ['krbtgt', realm])),
              der(context(3), sealed(random.fill(980), 2)),
            ),
          ),
        ),
        der(context(6), sealed(random.fill(240), 3)),
      ),
    ),
  )

const ldap = (id: number, operation: Uint8Array): Uint8Array => der(tag.sequence, derInteger(id), operation)

/** Search of the root entry for what the directory can do. */
export const ldapSearch = (id: number): Uint8Array =>
  ldap(
    id,
    der(
      0x63,
      derText(tag.octets, ''),
      derInteger(0, tag.enumerated),
      derInteger(0, tag.enumerated),
      derInteger(0),
      derInteger(0),
      der(tag.boolean, 0),
      derText(0x87, 'objectclass'),
      der(tag.sequence, derText(tag.octets, 'defaultNamingContext'), derText(tag.octets, 'dnsHostName')),
    ),
  )

export const ldapEntry = (id: number, namingContext: string, host: string): Uint8Array => {
  const attribute = (type: string, value: string): Uint8Array =>
    der(tag.sequence, derText(tag.octets, type), der(tag.set, derText(tag.octets, value)))
  const entry = ldap(
    id,
    der(0x64, derText(tag.octets, ''), der(tag.sequence, attribute('defaultNamingContext', namingContext), attribute('dnsHostName', host))),
  )
  const done = ldap(id, der(0x65, derInteger(0, tag.enumerated), derText(tag.octets, ''), derText(tag.octets, '')))
  return bytes(entry, done)
}

export const ldapUnbind = (id: number): Uint8Array => ldap(id, der(0x42))
