import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { must } from '../shared/lib/must.ts';
import { router } from './routes.tsx';
import './theme.css';

createRoot(must(document.getElementById('app'), 'the app element')).render(
  <StrictMode>
    <RouterProvider router={router} />
  </StrictMode>,
);
