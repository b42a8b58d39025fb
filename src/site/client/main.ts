/** The one script of every page; each module looks for what it works on and does nothing where that is missing. */
import { setUpSettings } from './settings.ts';

setUpSettings();
