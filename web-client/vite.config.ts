/*
 * Two entries: the participant's page, small, and the console for moderator, projector and organiser. The build goes to
 * the repository's build/web, from where the program takes it in. With `npm run dev` pages come from here and everything
 * that is the server's from HERKEND_SERVER (http://127.0.0.1:8080).
 */
import { defineConfig } from 'vite';

const server = process.env.HERKEND_SERVER ?? 'http://127.0.0.1:8080';
const pages: Record<string, string> = { '/console': '/console.html', '/screen': '/console.html', '/desk': '/console.html' };

export default defineConfig({
  base: '/',
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    outDir: process.env.HERKEND_WEB_OUT ?? '../build/web',
    emptyOutDir: true,
    target: 'es2021',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    rollupOptions: { input: ['index.html', 'console.html'] },
  },
  server: {
    /* The server takes only its own pages' Origin. */
    proxy: {
      '/ws': { target: server, ws: true, changeOrigin: true, headers: { origin: server } },
      '/api': { target: server, changeOrigin: true, headers: { origin: server } },
      '/theme.css': server,
    },
  },
  plugins: [
    {
      name: 'pages',
      configureServer(vite) {
        vite.middlewares.use((request, _response, next) => {
          const path = (request.url ?? '/').split('?')[0]!;
          request.url = pages[path] ?? (/^\/s\/[^/]+$/.test(path) ? '/index.html' : request.url);
          next();
        });
      },
    },
  ],
});
