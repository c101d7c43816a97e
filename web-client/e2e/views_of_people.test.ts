/* Every view of people: by axe in both languages and both schemes, at 320 px, with wide text spacing, large enough to touch. */
import { everyView } from './harness/every_view';
import { peopleParticipantViews, peopleViews } from './harness/views_of_people';

everyView({ ...peopleViews, ...peopleParticipantViews }, true);
