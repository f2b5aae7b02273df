// Draws plans in the panel, by pev2: each when its part of the page is opened. Nothing is fetched; what is drawn stands in the page.
import '@fortawesome/fontawesome-svg-core/styles.css';
import 'bootstrap/dist/css/bootstrap.css';
import 'pev2/dist/pev2.css';
import { Plan } from 'pev2';
import { createApp, h } from 'vue';

const isLight = () => document.body.classList.contains('vscode-light') || document.body.classList.contains('vscode-high-contrast-light');
const takeTheme = () => void (document.documentElement.dataset.bsTheme = isLight() ? 'light' : 'dark');
takeTheme();
new MutationObserver(takeTheme).observe(document.body, { attributes: true, attributeFilter: ['class'] });

for (const part of document.querySelectorAll('details.graph')) {
  const draw = () => {
    const canvas = part.querySelector('.canvas');
    if (!part.open || canvas === null || canvas.childElementCount > 0) return;
    createApp({ render: () => h(Plan, { planSource: canvas.dataset.plan ?? '', planQuery: canvas.dataset.sql ?? '' }) }).mount(canvas);
  };
  part.addEventListener('toggle', draw);
  draw();
}
