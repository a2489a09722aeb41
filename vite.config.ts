import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// The web application: from `src/show/web` to `dist/web`. The server hands out the result; nothing is fetched from elsewhere.
export default defineConfig({
  root: 'src/show/web',
  base: '/',
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  // Files named by their content can be kept by a browser for good. No file is inlined: the content security policy has no `data:` scripts.
  build: { outDir: '../../../dist/web', emptyOutDir: true, assetsInlineLimit: 0, sourcemap: false, target: 'es2024', chunkSizeWarningLimit: 1500 },
  worker: { format: 'es' },
  // `npm run dev`: the page from here, its answers from the server beside it.
  server: { host: 'localhost', port: 5173, strictPort: true, proxy: { '/api': 'http://127.0.0.1:8620' } },
})
