const NAMES = {
  index: 'Overview',
  core: 'Core',
  flowthings: 'flowthings.io',
  iotcs: 'Oracle IoT',
  ivcap: 'IVCAP',
  timeplus: 'Timeplus',
  vantiq: 'Vantiq',
};

/** Settings of VitePress: navigation and the local search. @param {Map<string, string>} pages */
export function siteConfig(pages) {
  const targets = [...pages.values()];
  const list = (folder, title) => ({
    text: title,
    collapsed: folder === 'errors',
    items: targets
      .filter(page => page.startsWith(`${folder}/`))
      .sort()
      .map(page => ({ text: nameOf(page), link: `/${page.replace(/(index)?\.md$/, '')}` })),
  });
  return {
    title: 'TypeScript SDKs',
    description: 'Clients for Timeplus, Vantiq, IVCAP, flowthings.io and Oracle IoT Cloud Service',
    cleanUrls: true,
    lastUpdated: false,
    ignoreDeadLinks: false,
    // The pages are plain Markdown: `<T>` in them is no element.
    markdown: { html: false },
    themeConfig: {
      search: { provider: 'local' },
      nav: [
        { text: 'Guides', link: '/guide/timeplus' },
        { text: 'Coming from', link: '/migration/timeplus' },
        { text: 'Errors', link: '/errors/' },
        { text: 'API', link: '/api/' },
      ],
      sidebar: [
        list('packages', 'Packages'),
        list('guide', 'Guides'),
        list('topics', 'Topics'),
        list('migration', 'Coming from other clients'),
        {
          text: 'More',
          items: [
            { text: 'Testing with the emulator', link: '/emulator' },
            { text: 'Runtimes', link: '/runtimes' },
            { text: 'Contributing', link: '/contributing' },
            { text: 'API reference', link: '/api/' },
          ],
        },
        list('errors', 'Errors by code'),
      ],
      outline: [2, 3],
    },
  };
}

function nameOf(page) {
  const name = page.split('/').at(-1).replace(/\.md$/, '');
  return NAMES[name] ?? name;
}
