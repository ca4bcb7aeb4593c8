/** Starts the dashboard in the page that the server gave. */
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'dkfds/dist/css/dkfds.min.css';
import './styles/index.css';
import { beginInLanguage } from './language.ts';
import { makeRouter } from './router.tsx';

beginInLanguage();
const { router, client } = makeRouter();
createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
