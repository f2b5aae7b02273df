import { CustomerRepository, OrderRepository } from '@/repositories';
import { CustomerService } from './customer-service';
import { OrderService } from './order-service';

const orderRepository = new OrderRepository();

export const customerService = new CustomerService(new CustomerRepository(), orderRepository);
export const orderService = new OrderService(orderRepository);
export { orderRepository };
export * from './ratings';
export * from './settings';
export * from './stock-service';
