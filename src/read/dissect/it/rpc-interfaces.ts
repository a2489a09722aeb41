import type { Operation } from '#ground/service'

/** What calls of a DCE/RPC interface do; `other` numbers are session keeping. */
export interface RpcInterface {
  readonly name: string
  /** Of a call whose number is not in `calls`. */
  readonly otherwise: Operation
  readonly calls?: Readonly<Record<number, Operation>>
  /** True when a call of it deserves a remark at a boundary. */
  readonly remarkable?: boolean
}

/** OPC Classic and the Windows interfaces that change a host from afar, by interface id (OT protocol facts, section 27). */
export const rpcInterfaces: ReadonlyMap<string, RpcInterface> = new Map<string, RpcInterface>([
  ['99fcfec4-5260-101b-bbcb-00aa0021347a', { name: 'DCOM object resolver', otherwise: 'session' }],
  ['000001a0-0000-0000-c000-000000000046', { name: 'DCOM remote activation', otherwise: 'session' }],
  ['00000131-0000-0000-c000-000000000046', { name: 'DCOM object keeping', otherwise: 'session' }],
  ['00000143-0000-0000-c000-000000000046', { name: 'DCOM object keeping', otherwise: 'session' }],
  ['13486d50-4821-11d2-a494-3cb306c10000', { name: 'OPC server list', otherwise: 'discover' }],
  ['39c13a4d-011e-11d0-9675-0020afd8adb3', { name: 'OPC server', otherwise: 'session', calls: { 6: 'read', 8: 'discover' } }],
  ['39c13a4f-011e-11d0-9675-0020afd8adb3', { name: 'OPC browse', otherwise: 'discover' }],
  ['39c13a50-011e-11d0-9675-0020afd8adb3', { name: 'OPC group', otherwise: 'session' }],
  ['39c13a54-011e-11d0-9675-0020afd8adb3', { name: 'OPC items', otherwise: 'session' }],
  ['39c13a52-011e-11d0-9675-0020afd8adb3', { name: 'OPC synchronous I/O', otherwise: 'session', calls: { 3: 'read', 4: 'write' } }],
  ['39c13a53-011e-11d0-9675-0020afd8adb3', { name: 'OPC asynchronous I/O', otherwise: 'session', calls: { 3: 'read', 4: 'write', 5: 'read' } }],
  ['39c13a71-011e-11d0-9675-0020afd8adb3', { name: 'OPC asynchronous I/O', otherwise: 'session', calls: { 3: 'read', 4: 'write', 5: 'read' } }],
  [
    '730f5f0f-55b1-4c81-9e18-ff8a0904e1fa',
    { name: 'OPC synchronous I/O', otherwise: 'session', calls: { 3: 'read', 4: 'write', 5: 'read', 6: 'write' } },
  ],
  [
    '0967b97b-36ef-423e-b6f8-6bff1e40d39d',
    { name: 'OPC asynchronous I/O', otherwise: 'session', calls: { 3: 'read', 4: 'write', 5: 'read', 9: 'read', 10: 'write' } },
  ],
  ['85c0b427-2893-4cbc-bd78-e5fc5146f08f', { name: 'OPC item I/O', otherwise: 'session', calls: { 3: 'read', 4: 'write' } }],
  ['39227004-a18f-4b57-8b0a-5235670f4468', { name: 'OPC browse', otherwise: 'discover' }],
  ['39c13a70-011e-11d0-9675-0020afd8adb3', { name: 'OPC data callback', otherwise: 'report' }],
  ['39c13a72-011e-11d0-9675-0020afd8adb3', { name: 'OPC item properties', otherwise: 'discover' }],
  ['65168851-5783-11d1-84a0-00608cb8a7e9', { name: 'OPC alarms and events', otherwise: 'report' }],
  ['1f1217b0-dee0-11d2-a5e5-000086339399', { name: 'OPC historical data', otherwise: 'read' }],
  ['367abb81-9844-35f1-ad32-98f038001003', { name: 'Windows service control (svcctl)', otherwise: 'session', remarkable: true }],
  ['1ff70682-0a51-30e8-076d-740be8cee98b', { name: 'Windows task scheduler (atsvc)', otherwise: 'session', remarkable: true }],
  ['338cd001-2244-31f1-aaaa-900038001003', { name: 'Windows remote registry (winreg)', otherwise: 'session', remarkable: true }],
  ['e3514235-4b06-11d1-ab04-00c04fc2dcd2', { name: 'directory replication (drsuapi)', otherwise: 'session', remarkable: true }],
])
