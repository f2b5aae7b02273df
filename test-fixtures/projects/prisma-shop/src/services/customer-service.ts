import type { CustomerRepository, OrderRepository } from '@/repositories';

export class CustomerService {
  constructor(
    private readonly customers: CustomerRepository,
    private readonly orders: OrderRepository,
  ) {}

  async summaries() {
    const result = [];
    for (const customer of await this.customers.all()) {
      const latest = await this.orders.latestFor(customer.id); // origin: #latest-order
      result.push({ name: customer.name, latest: latest?.number });
    }
    return result;
  }

  async summariesInOneGo() {
    const customers = await this.customers.all();
    const latest = await this.orders.latestOfAll(customers.map((customer) => customer.id));
    const byCustomer = new Map(latest.map((order) => [order.customerId, order]));
    return customers.map((customer) => ({ name: customer.name, latest: byCustomer.get(customer.id)?.number }));
  }

  async deliveryCities() {
    const customers = await this.customers.all();
    return Promise.all(
      customers.map(async (customer) => {
        const cities = await this.customers.cities(customer.id); // origin: #customer-cities
        return { name: customer.name, cities: cities.map((address) => address.city) };
      }),
    );
  }
}
