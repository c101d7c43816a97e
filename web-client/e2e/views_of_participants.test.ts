/* Every view of a participant, in both languages and both schemes, by axe; at 320 px and with wide text spacing. */
import { everyView } from './harness/every_view';
import { participantViews } from './harness/views';

everyView(participantViews, true);
