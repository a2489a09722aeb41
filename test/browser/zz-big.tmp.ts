import { spawn } from 'node:child_process'
import { listJobs, uploadRecording, cancelReading } from '#show/contract'
import { startPlantServer } from './plant-server.ts'
const server = await startPlantServer()
const anna = await server.hire('Anna Author', { riverside: ['author'] })
const rss = () => Math.round(process.memoryUsage().rss / 1e6)
console.log('rss before', rss())
let most = 0
const timer = setInterval(() => { most = Math.max(most, rss()) }, 50)
const t = performance.now()
const curl = spawn('curl', ['-s', '-T', '/tmp/rec/big.pcap', '-X', 'POST', '-H', `origin: ${server.address}`, '-H', `cookie: ${anna.cookie}`, '-H', 'content-type: application/octet-stream', '-H', 'expect:', `${server.address}${uploadRecording.path.replace(':plant', 'riverside')}?name=big.pcap`])
curl.stdout.on('data', (d) => console.log(String(d)))
await new Promise((r) => curl.on('close', r))
console.log('uploaded in', Math.round(performance.now() - t), 'ms, most rss', most)
const jobs = async () => (await (await server.ask(anna, listJobs, { params: { plant: 'riverside' } })).json()).jobs
for (let i = 0; i < 8; i++) { await new Promise((r) => setTimeout(r, 1000)); console.log(JSON.stringify((await jobs())[0].progress), 'rss', rss()) }
const [job] = await jobs()
console.log('cancel', (await server.ask(anna, cancelReading, { params: { plant: 'riverside', job: job.id } })).status)
await new Promise((r) => setTimeout(r, 2500))
console.log((await jobs())[0].state, 'rss', rss(), 'most', most)
clearInterval(timer)
await server.close()
