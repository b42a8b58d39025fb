/** The one script of every page; each module looks for what it works on and does nothing where that is missing. */
import { setUpCards } from './cards.ts';
import { setUpCopy } from './copy.ts';
import { setUpKeys } from './keys.ts';
import { setUpLines } from './lines.ts';
import { setUpMenu } from './menu.ts';
import { setUpNotes } from './notes.ts';
import { setUpPanel } from './panel.ts';
import { setUpPlaces } from './places.ts';
import { setUpSearch } from './search.ts';
import { setUpSettings } from './settings.ts';
import { setUpTour } from './tour.ts';
import { setUpWalk } from './walk.ts';
import { setUpWayBack } from './way-back.ts';

setUpMenu();
setUpSettings();
// First of all that listens to clicks: a touch opens a card in place of what the click would do.
setUpCards();
// Before the way back writes itself into links: what opens beside the code is no navigation.
setUpPanel();
setUpWayBack();
setUpWalk();
setUpTour();
setUpPlaces();
setUpLines();
setUpNotes();
setUpCopy();
setUpSearch();
setUpKeys();
