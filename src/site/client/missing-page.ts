/** The script of the page for missing addresses, which may be loaded from any folder above it, or from several. */
import './early.ts';
import { setUpMissing } from './missing.ts';

const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement) setUpMissing(new URL('..', currentScript.src));
