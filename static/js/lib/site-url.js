// Makes addresses of this site, which may be hosted under a path of its own.

const { root } = /** @type {HTMLElement} */ (document.querySelector("[data-root]")).dataset;

/** @param {string} path without a slash at its beginning */
export const siteUrl = (path) => root + path;
