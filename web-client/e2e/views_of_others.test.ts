/* Every view of moderator, room, organiser and reader, in both languages and both schemes, by axe. */
import { everyView } from './harness/every_view';
import { moderatorViews, organiserViews, otherViews } from './harness/views';

everyView({ ...moderatorViews, ...otherViews, ...organiserViews });
