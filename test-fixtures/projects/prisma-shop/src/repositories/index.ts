export { CustomerRepository } from './customer-repository';
export { OrderRepository } from './order-repository';
export * from './price-list';
export { SupplierRepository } from './supplier-repository';
