/** Clients of Milepost's APIs: the checkout, the partner API, and requests that take effect once. */
export * as amcash from './amcash/index.js';
export * as avios from './avios/index.js';
export { sendWithKey } from './keyedRequest.js';
export type { Decision } from './keyedRequest.js';
