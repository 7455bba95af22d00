import { mount } from 'svelte';
import { config } from 'zod';
import App from './App.svelte';
import { connect } from './connection';
import { Workstation } from './state/workstation.svelte';
import './theme/tokens.css';
import './theme/base.css';

// The page's content policy forbids code made from strings, which zod would try for speed.
config({ jitless: true });

const target = document.getElementById('app');
if (target === null) throw new Error('The page has no place for the application.');

const workstation = new Workstation(window.granule);
mount(App, { target, props: { workstation } });
connect(workstation, window);
