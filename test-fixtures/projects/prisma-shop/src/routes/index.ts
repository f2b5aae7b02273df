export * from './categories';
export * from './checkout';
export * from './customers';
export * from './lookups';
export * from './orders';
export * from './products';
export * from './stock';
