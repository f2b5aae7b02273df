// What the rest of the engine sees of the front end for TypeScript and JavaScript.
export { MAXIMUM_LENGTH, typescriptFrontEnd } from './frontend.js';
