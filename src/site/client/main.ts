/** The one script of every page; each module looks for what it works on and does nothing where that is missing. */
import { setUpCopy } from './copy.ts';
import { setUpKeys } from './keys.ts';
import { setUpLines } from './lines.ts';
import { setUpNotes } from './notes.ts';
import { setUpPlaces } from './places.ts';
import { setUpSettings } from './settings.ts';
import { setUpWalk } from './walk.ts';
import { setUpWayBack } from './way-back.ts';

setUpSettings();
setUpWayBack();
setUpWalk();
setUpPlaces();
setUpLines();
setUpNotes();
setUpCopy();
setUpKeys();
