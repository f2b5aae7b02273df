// no-fix: indexes are not written into models of this library
import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';

@Entity()
export class Customer {
  @PrimaryGeneratedColumn()
  id: number;
}

@Entity()
export class CustomerOrder {
  @PrimaryGeneratedColumn()
  id: number;

  @Column()
  placedAt: Date;

  @ManyToOne(() => Customer) // expect: missing-index "customer_order.ordered_by_id is a foreign key to customer"
  orderedBy: Customer;

  @Index()
  @ManyToOne(() => Customer) // clean: missing-index — it has one
  paidBy: Customer;
}
