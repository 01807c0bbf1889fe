import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env.ANALYTICS_API ?? 'http://127.0.0.1:7071';

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', chunkSizeWarningLimit: 800 },
  server: {
    host: '127.0.0.1',
    port: Number(process.env.PORT ?? 5173),
    proxy: {
      // The API refuses cross-site origins; behind the development proxy the page is same-site by construction.
      '/api': { target: api, changeOrigin: true, headers: { origin: api } },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/ui/testing/setup.ts'],
    css: false,
    testTimeout: 15_000,
  },
});
