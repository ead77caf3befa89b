const NAMES = {
  core: 'Core',
  emulator: 'Emulator',
  timeplus: 'Timeplus',
  vantiq: 'Vantiq',
  ivcap: 'IVCAP',
  flowthings: 'flowthings.io',
  iotcs: 'Oracle IoT',
};
const PLATFORMS = ['timeplus', 'vantiq', 'ivcap', 'flowthings', 'iotcs'];

/** Topics in the order in which they are read; others follow. */
const TOPICS = [
  'auth',
  'errors',
  'retries',
  'paging',
  'streaming',
  'sockets',
  'testing',
  'emulator-verification',
  'observability',
  'proxies',
  'bundle-size',
];

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#3451b2"/><path d="M7 22l6-12 6 9 6-9" fill="none" stroke="#fff" stroke-width="3"/></svg>';
/** Lines of code are up to 120 characters long: wider columns, smaller letters. Ids in tables are not broken. */
const STYLE = `
:root { --vp-code-font-size: 0.8125em; }
.vp-doc div[class*='language-'] code { font-size: 13px; }
.vp-doc td:first-child { min-width: 5em; }
@media (min-width: 1440px) { .VPDoc.has-aside .content-container { max-width: 860px !important; } }
`;

/**
 * Settings of VitePress: navigation and the local search.
 *
 * @param {Map<string, string>} pages as of `sitePages`
 * @param {(page: string) => string} titleOf title of a page, by its path on the site
 * @param {Map<string, string[]>} classes names of the classes of each package that the API reference describes
 */
export function siteConfig(pages, titleOf, classes) {
  const targets = [...pages.values()].sort();
  const inFolder = folder => targets.filter(page => page.startsWith(`${folder}/`));
  const topics = inFolder('topics').sort((a, b) => topicRank(a) - topicRank(b));
  const errors = inFolder('errors').filter(page => stem(page) !== 'index');
  return {
    title: 'TypeScript SDKs',
    description: 'Clients for Timeplus, Vantiq, IVCAP, flowthings.io and Oracle IoT Cloud Service',
    cleanUrls: true,
    lastUpdated: false,
    ignoreDeadLinks: false,
    // The pages are plain Markdown: `<T>` in them is no element.
    markdown: { html: false },
    head: [
      ['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }],
      ['style', {}, STYLE],
    ],
    themeConfig: {
      search: { provider: 'local' },
      nav: [
        { text: 'Tutorials', link: '/tutorials/' },
        { text: 'Guides', link: '/guide/timeplus' },
        { text: 'Coming from', link: '/migration/timeplus' },
        { text: 'Errors', link: '/errors/' },
        { text: 'API', link: '/api/' },
      ],
      sidebar: {
        '/api/': apiSidebar(classes),
        '/': [
          { text: 'Start', items: [{ text: 'Tutorials', link: '/tutorials/' }] },
          ...PLATFORMS.map(platformGroup),
          { text: 'Topics', collapsed: false, items: topics.map(page => item(titleOf(page), page)) },
          {
            text: 'Errors by code',
            collapsed: true,
            items: [{ text: 'Overview', link: '/errors/' }, ...errors.map(page => item(stem(page), page))],
          },
          {
            text: 'More',
            items: [
              { text: 'The emulator', link: '/emulator' },
              { text: 'The core', link: '/packages/core' },
              { text: 'Where the packages run', link: '/runtimes' },
              { text: 'Contributing', link: '/contributing' },
              { text: 'API reference', link: '/api/' },
            ],
          },
        ],
      },
      outline: [2, 3],
    },
  };
}

/** All pages about one platform. @param {string} platform */
function platformGroup(platform) {
  const name = NAMES[platform];
  // The footer names the next page without its group.
  const page = (text, link) => ({ text, link, docFooterText: `${name}: ${text}` });
  return {
    text: name,
    collapsed: true,
    items: [
      page('Five minutes', `/tutorials/${platform}`),
      page('Guide', `/guide/${platform}`),
      page('Package', `/packages/${platform}`),
      page('Coming from other clients', `/migration/${platform}`),
      page('API reference', `/api/@sdk/${platform}/`),
    ],
  };
}

/** @param {Map<string, string[]>} classes */
function apiSidebar(classes) {
  return [...classes].map(([name, members]) => ({
    text: NAMES[name] ?? name,
    collapsed: true,
    items: [
      { text: 'Everything', link: `/api/@sdk/${name}/` },
      ...members.map(member => ({ text: member, link: `/api/@sdk/${name}/classes/${member}` })),
    ],
  }));
}

function topicRank(page) {
  const rank = TOPICS.indexOf(stem(page));
  return rank === -1 ? TOPICS.length : rank;
}

function item(text, page) {
  return { text, link: `/${page.replace(/\.md$/, '')}` };
}

function stem(page) {
  return page.split('/').at(-1).replace(/\.md$/, '');
}
