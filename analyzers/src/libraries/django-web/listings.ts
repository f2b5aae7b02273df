// Sitemaps and feeds: classes whose `items()` are gone through, each item being asked for its address, title and dates.
import type { Place } from '../../core/place.js';
import { UNKNOWN, type ClassValue, type Value } from '../../core/values.js';
import { NO_ARGUMENTS, positional, type Host, type Project, type Root } from '../library.js';
import { attribute, callMember, headOf, instanceOf, methodOf, textOf } from './classes.js';
import { REQUEST } from './requests.js';

interface Listing {
  readonly bases: readonly string[];
  readonly what: string;
  /** Methods that are asked for each item. */
  readonly methods: readonly string[];
  /** The method that stands for the item's address; without it each item's `get_absolute_url` runs. */
  readonly address: string;
  /** The method without which `str(item)` is the title. */
  readonly title?: string;
}

const LISTINGS: readonly Listing[] = [
  {
    bases: ['django.contrib.sitemaps.Sitemap', 'django.contrib.sitemaps.GenericSitemap'],
    what: 'sitemap',
    methods: ['lastmod', 'priority', 'changefreq', 'get_languages_for_item'],
    address: 'location',
  },
  {
    bases: ['django.contrib.syndication.views.Feed', 'django.contrib.gis.feeds.Feed'],
    what: 'feed',
    methods: ['item_description', 'item_pubdate', 'item_updateddate', 'item_author_name', 'item_author_email', 'item_author_link', 'item_categories', 'item_guid', 'item_enclosure_url', 'item_enclosures', 'item_extra_kwargs', 'item_copyright'],
    address: 'item_link',
    title: 'item_title',
  },
];

/** The entry points of all sitemaps and feeds. */
export function listingRoots(project: Project): readonly Root[] {
  const roots: Root[] = [];
  for (const of of project.classes()) {
    const bases = project.externalBases(of);
    const listing = LISTINGS.find((one) => one.bases.some((base) => bases.includes(base)));
    if (!listing || !methodOf(project, of, 'items')) continue;
    const place = headOf(of);
    roots.push({ place, what: `${listing.what} ${of.definition.name}`, run: (host) => list(host, of, listing, place) });
  }
  return roots;
}

function list(host: Host, of: ClassValue, listing: Listing, head: Place): void {
  const self = instanceOf(of, new Map<string, Value>([['request', REQUEST]]));
  const found = methodOf(host.project, of, 'items');
  if (!found) return;
  const place: Place = { file: found.owner.file, start: found.method.nameStart, end: found.method.nameEnd };
  host.inFile(place.file, () => {
    const items = callMember(host, self, 'items', found.method.params.length > 1 ? positional(UNKNOWN) : NO_ARGUMENTS, place);
    const shown = host.iterate(items, place);
    if (!shown) return;
    host.repeat(
      shown,
      'serializer',
      place,
      (item) => {
        for (const name of [...listing.methods, listing.address, ...(listing.title ? [listing.title] : [])]) {
          if (methodOf(host.project, of, name)) callMember(host, self, name, positional(item), head);
        }
        if (!methodOf(host.project, of, listing.address) && attribute(host.project, of, listing.address) === undefined) addressOf(host, item, place);
        if (listing.title && !methodOf(host.project, of, listing.title)) textOf(host, item, place);
        return UNKNOWN;
      },
      { what: `items of ${of.definition.name}` },
    );
  });
}

function addressOf(host: Host, item: Value, at: Place): void {
  if (item.kind !== 'row') return;
  const method = host.member(item, 'get_absolute_url', at);
  if (method.kind === 'function') host.call(method, NO_ARGUMENTS, at);
}
