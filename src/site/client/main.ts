/** The one script of every page; each module looks for what it works on and does nothing where that is missing. */
import { setUpCopy } from './copy.ts';
import { setUpEmbed } from './embed.ts';
import { setUpKeys } from './keys.ts';
import { setUpLater } from './later.ts';
import { setUpLines } from './lines.ts';
import { setUpMenu } from './menu.ts';
import { setUpNotes } from './notes.ts';
import * as page from './page.ts';
import { setUpPanel } from './panel.ts';
import { setUpPlaces } from './places.ts';
import * as shards from './shards.ts';
import { setUpScrollers } from './scrollers.ts';
import { setUpSettings } from './settings.ts';
import { setUpTour } from './tour.ts';
import { setUpWalk } from './walk.ts';
import { setUpWayBack } from './way-back.ts';

// What the second script shares with this one: one copy, one state.
Object.assign(globalThis, { kernelWalkShared: { page, shards } });

setUpMenu();
setUpSettings();
// Before the way back writes itself into links: what opens beside the code is no navigation.
setUpPanel();
setUpWayBack();
setUpWalk();
setUpTour();
setUpPlaces();
setUpLines();
setUpNotes();
setUpScrollers();
setUpCopy();
setUpEmbed();
setUpLater();
setUpKeys();
