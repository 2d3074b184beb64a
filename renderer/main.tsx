import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/rail.css';
import './ui/band.css';
import './ui/frame.css';
import './ui/tile.css';
import './ui/marks.css';
import './ui/table.css';
import './ui/ageing.css';
import './ui/float.css';
import './ui/pages.css';
import './ui/welcome.css';
import './ui/guard.css';
import './ui/lists.css';
import './ui/practice.css';
import './ui/client.css';
import './ui/arrange.css';
import './ui/drill.css';
import './ui/reports.css';
import './ui/forms.css';
import './ui/narrow.css';
import './ui/print.css';
import './ui/packs.css';
import { App } from './app/App.tsx';
import { createQueryClient } from './data/queryClient.ts';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App client={createQueryClient()} />
    </StrictMode>,
  );
}
