export * from './batch-loader';
export * from './chunk';
export * from './request';
export * from './retry';
export * from './series';
