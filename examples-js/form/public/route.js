/** The calls go to a route on this page's own server: it has the API key, and no page may have it. */
export const ROUTE = { baseUrl: "/api" };
