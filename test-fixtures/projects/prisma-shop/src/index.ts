// The shop's endpoints, by name. A server would hang each of them on a path.
import * as routes from './routes';

export const endpoints = routes;
