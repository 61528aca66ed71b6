import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { must } from '../shared/lib/must.ts';
import { App } from './app.tsx';
import { afterInBrowser, browserBar } from './nav/browser-bar.ts';
import { Trips } from './nav/trips.ts';
import { pages } from './routes.tsx';
import './theme.css';

const trips = new Trips(pages, browserBar, afterInBrowser);

createRoot(must(document.getElementById('app'), 'the app element')).render(
  <StrictMode>
    <App trips={trips} />
  </StrictMode>,
);
